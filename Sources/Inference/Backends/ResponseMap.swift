/// The strength of a network's response at each place of its input: the Euclidean norm, over all features, of the maps whose
/// averages the features are.
package struct ResponseMap: Sendable, Equatable {
  /// The number of places in a row and in a column.
  package let side: Int
  /// The strengths, row after row from the top; not negative.
  package let values: [Float]

  package init(side: Int, values: [Float]) {
    precondition(values.count == side * side, "a response map is square")
    self.side = side
    self.values = values
  }
}
