/// A photo reduced to the mean colours of 8 x 8 cells and its sharpness: enough to find copies of it, enlarged, reduced or
/// encoded anew, and to judge its exposure.
///
/// It is computed from what the network sees, a square of RGB levels.
package struct PhotoSignature: Sendable, Hashable {
  /// Cells per side.
  package static let cells = 8
  /// The numbers of a signature: the sharpness, and the red, green and blue level of each cell.
  package static let count = 1 + cells * cells * 3

  /// The sharpness and the levels, as tables store them.
  package let numbers: [Float]

  /// The mean absolute difference of a level from the mean of its four neighbours, 0 to 255.
  package var sharpness: Float { numbers[0] }
  /// The mean red, green and blue level of each cell, 0 to 255, row after row.
  package var levels: ArraySlice<Float> { numbers.dropFirst() }

  /// The signature of a square.
  ///
  /// - Parameters:
  ///   - pixels: `side * side * 3` RGB levels, row after row.
  ///   - side: The pixels of a side, at least 1.
  package init(of pixels: UnsafeBufferPointer<UInt8>, side: Int) {
    precondition(
      side > 0 && pixels.count == side * side * 3, "the pixels are side * side * 3 bytes")
    let base = pixels.baseAddress.unsafelyUnwrapped
    numbers = Array(unsafeUninitializedCapacity: Self.count) { numbers, count in
      count = Self.count
      numbers[0] = Self.sharpness(of: base, side: side)
      Self.write(levelsOf: base, side: side, to: numbers.extracting(1...))
    }
  }

  /// The signature of these numbers; nil unless there are ``count``, all finite.
  package init?(numbers: ArraySlice<Float>) {
    guard numbers.count == Self.count, numbers.allSatisfy(\.isFinite) else { return nil }
    self.numbers = Array(numbers)
  }

  private static func write(
    levelsOf pixels: UnsafePointer<UInt8>, side: Int, to levels: UnsafeMutableBufferPointer<Float>
  ) {
    let width = side * 3
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: width) { sums in
      guard let columns = sums.baseAddress else { return }
      for row in 0..<cells {
        let rows = range(ofCell: row, side: side)
        columns.initialize(repeating: 0, count: width)
        for y in rows {
          let line = pixels + y * width
          for x in 0..<width { columns[x] &+= UInt32(line[x]) }
        }
        for column in 0..<cells {
          let range = range(ofCell: column, side: side)
          let scale = 1 / Float(rows.count * range.count)
          for channel in 0..<3 {
            var sum = 0
            for x in range { sum += Int(columns[x * 3 + channel]) }
            levels[(row * cells + column) * 3 + channel] = Float(sum) * scale
          }
        }
      }
    }
  }

  /// The pixels of a cell along a side; the cells of less than 8 pixels overlap.
  private static func range(ofCell cell: Int, side: Int) -> Range<Int> {
    let start = cell * side / cells
    return start..<max(start + 1, (cell + 1) * side / cells)
  }

  /// Every fourth row is enough.
  private static func sharpness(of pixels: UnsafePointer<UInt8>, side: Int) -> Float {
    guard side > 2 else { return 0 }
    let width = side * 3
    var total = 0
    var rows = 0
    for y in stride(from: 1, to: side - 1, by: 4) {
      total += sumOfDifferences(pixels + y * width + 3, count: width - 6, rowBytes: width)
      rows += 1
    }
    return Float(Double(total) / Double(4 * rows * (width - 6)))
  }

  /// The sum over a row of four times the absolute difference of a level from the mean of its neighbours.
  private static func sumOfDifferences(
    _ row: UnsafePointer<UInt8>, count: Int, rowBytes: Int
  ) -> Int {
    var total: UInt32 = 0
    for x in 0..<count {
      let neighbours =
        Int16(row[x &- 3]) &+ Int16(row[x &+ 3]) &+ Int16(row[x &- rowBytes])
        &+ Int16(row[x &+ rowBytes])
      let difference = 4 &* Int16(row[x]) &- neighbours
      // The compiler computes several levels at once without a branch: all bits of the sign are set for a negative number.
      let sign = difference &>> 15
      total &+= UInt32(truncatingIfNeeded: (difference ^ sign) &- sign)
    }
    return Int(total)
  }
}

extension PhotoSignature {
  /// The mean level of all cells, 0 to 255.
  package var brightness: Float { levels.reduce(0, +) / Float(levels.count) }

  /// The root of the mean squared difference of two signatures' levels, 0 to 255.
  package func distance(to other: PhotoSignature) -> Float {
    let sum = zip(levels, other.levels).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (sum / Float(levels.count)).squareRoot()
  }
}
