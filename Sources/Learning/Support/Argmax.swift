extension RandomAccessCollection where Element == Float, Index == Int {
  /// Where the largest value is, the first of several equal ones; the first index when there is none.
  package var firstIndexOfMaximum: Int {
    var best = startIndex
    for index in indices where self[index] > self[best] { best = index }
    return best
  }
}
