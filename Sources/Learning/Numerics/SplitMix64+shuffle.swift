/// Shuffles of the project's own: the ones of the standard library may change between its versions, and the results here
/// decide the bits of models and the splits of data sets.
extension SplitMix64 {
  /// Shuffles the elements in place (Fisher and Yates, from the last position to the first).
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }

  /// Draws elements at random without replacement: the first `count` positions of a shuffle by Fisher and Yates that runs
  /// from the first position on.
  ///
  /// The position to swap with is a remainder of a division, not ``below(_:)``: the splits of existing data sets
  /// depend on it.
  ///
  /// - Parameters:
  ///   - count: The number of elements to draw, from 0 to the number of elements.
  ///   - elements: The elements to draw from.
  /// - Returns: The elements drawn, in the order of drawing.
  package mutating func draw<Element>(
    _ count: Int, from elements: [Element]
  ) -> ArraySlice<Element> {
    var elements = elements
    for index in 0..<count {
      elements.swapAt(index, index + Int(next() % UInt64(elements.count - index)))
    }
    return elements.prefix(count)
  }
}
