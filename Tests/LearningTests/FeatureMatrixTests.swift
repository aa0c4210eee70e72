import Learning
import Testing

@Test func valuesMustFillWholeRows() throws {
  #expect(code { _ = try FeatureMatrix(columns: 3, values: [1, 2, 3, 4]) } == .sizeMismatch)
  #expect(code { _ = try FeatureMatrix(columns: 0, values: []) } == .sizeMismatch)
  let matrix = try FeatureMatrix(columns: 2, values: [1, 2, 3, 4])
  #expect(matrix.rows == 2)
  #expect(Array(matrix.row(1)) == [3, 4])
}

@Test func consecutiveRowsFormAMatrix() throws {
  let matrix = try FeatureMatrix(columns: 2, values: [1, 2, 3, 4, 5, 6])
  let part = try matrix.matrix(ofRows: 1..<3)
  #expect(part.rows == 2 && part.columns == 2)
  #expect(part.values == [3, 4, 5, 6])
}
