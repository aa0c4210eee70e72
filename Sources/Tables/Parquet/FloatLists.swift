/// Rows of at most one list of floats each, stored in one array without gaps.
package struct FloatLists: Sendable, Equatable {
  /// The floats of all rows in their order; a row without a list takes no space.
  package private(set) var values: [Float]
  /// The index in ``values`` of each row's first float, and of the end of the last row: one more than there are rows.
  package private(set) var offsets: [Int]
  /// For each row, true if it has a list.
  package private(set) var isPresent: [Bool]

  /// The number of rows.
  package var rowCount: Int { isPresent.count }

  /// The number of floats in each list; nil when the lists differ in length, or no row has one.
  package var width: Int? {
    guard let first = isPresent.firstIndex(of: true) else { return nil }
    let width = offsets[first + 1] - offsets[first]
    let isUniform = isPresent.indices.allSatisfy { row in
      !isPresent[row] || offsets[row + 1] - offsets[row] == width
    }
    return isUniform ? width : nil
  }

  /// Lists without rows.
  package init() {
    (values, offsets, isPresent) = ([], [0], [])
  }

  /// Rows of `width` floats each.
  ///
  /// Nothing is copied when all rows have a list and the caller gives `values` up.
  /// - Parameters:
  ///   - values: The floats in row-major order, `width` for every row.
  ///   - width: The number of floats a row.
  ///   - isPresent: For each row, true if it has a list; by default all have. The floats of the others are dropped.
  /// - Precondition: `values` holds `width` floats for every row.
  package init(_ values: consuming [Float], width: Int, isPresent: [Bool]? = nil) {
    let rowCount = isPresent?.count ?? (width == 0 ? 0 : values.count / width)
    precondition(width >= 0 && values.count == rowCount * width, "rows of \(width) floats")
    self.values = values
    self.isPresent = isPresent ?? Array(repeating: true, count: rowCount)
    offsets = [0]
    offsets.reserveCapacity(rowCount + 1)
    for present in self.isPresent { offsets.append(offsets.last! + (present ? width : 0)) }
    if offsets.last! != rowCount * width { closeGaps(width: width) }
  }

  /// The floats of a row; nil when it has no list.
  package subscript(row: Int) -> ArraySlice<Float>? {
    isPresent[row] ? values[offsets[row]..<offsets[row + 1]] : nil
  }

  /// Appends a row with a list.
  package mutating func append(_ list: [Float]) {
    list.withUnsafeBufferPointer { append($0) }
  }

  mutating func append(_ list: UnsafeBufferPointer<Float>) {
    values.append(contentsOf: list)
    offsets.append(values.count)
    isPresent.append(true)
  }

  /// Appends a row without a list.
  package mutating func appendMissing() {
    offsets.append(values.count)
    isPresent.append(false)
  }

  mutating func reserve(rowCount: Int, valueCount: Int) {
    values.reserveCapacity(valueCount)
    offsets.reserveCapacity(rowCount + 1)
    isPresent.reserveCapacity(rowCount)
  }

  private mutating func closeGaps(width: Int) {
    for row in isPresent.indices where isPresent[row] && offsets[row] != row * width {
      let source = row * width
      for index in 0..<width { values[offsets[row] + index] = values[source + index] }
    }
    values.removeLast(values.count - offsets.last!)
  }
}
