extension RandomAccessCollection where Element: Comparable, Index == Int {
  /// The index of the largest value, the first of several equal ones; `startIndex` for an empty collection.
  package var firstIndexOfMaximum: Int {
    var best = startIndex
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
