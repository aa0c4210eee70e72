/// A photo reduced to the mean colours of 8 x 8 cells and its sharpness: enough to find copies of it, enlarged, reduced or
/// encoded anew, and to judge its exposure.
///
/// It is computed from what the network sees, a square of RGB levels.
package struct PhotoSignature: Sendable, Hashable {
  /// Cells per side.
  package static let cells = 8
  /// The numbers of a signature: the sharpness, and the red, green and blue level of each cell.
  package static let count = 1 + cells * cells * 3

  /// The mean absolute difference of a level from the mean of its four neighbours, 0 to 255.
  package let sharpness: Float
  /// The mean red, green and blue level of each cell, 0 to 255, row after row.
  package let levels: [Float]

  /// The signature of a square.
  ///
  /// - Parameters:
  ///   - pixels: `side * side * 3` RGB levels, row after row.
  ///   - side: The pixels of a side, at least 1.
  package init(of pixels: UnsafeBufferPointer<UInt8>, side: Int) {
    precondition(
      side > 0 && pixels.count == side * side * 3, "the pixels are side * side * 3 bytes")
    let base = pixels.baseAddress.unsafelyUnwrapped
    levels = Self.levels(of: base, side: side)
    sharpness = Self.sharpness(of: base, side: side)
  }

  /// The signature of these numbers; nil unless there are ``count``, all finite.
  package init?(numbers: ArraySlice<Float>) {
    guard numbers.count == Self.count, numbers.allSatisfy(\.isFinite) else { return nil }
    sharpness = numbers[numbers.startIndex]
    levels = Array(numbers.dropFirst())
  }

  /// The sharpness and the levels, as tables store them.
  package var numbers: [Float] { [sharpness] + levels }

  private static func levels(of pixels: UnsafePointer<UInt8>, side: Int) -> [Float] {
    let width = side * 3
    var levels = [Float](repeating: 0, count: cells * cells * 3)
    var columns = ColumnSums(width: width, largest: 255)
    for row in 0..<cells {
      let rows = range(ofCell: row, side: side)
      for y in rows {
        let line = pixels + y * width
        columns.add { UInt16(line[$0]) }
      }
      let sums = columns.take()
      for column in 0..<cells {
        let range = range(ofCell: column, side: side)
        let scale = 1 / Float(rows.count * range.count)
        for channel in 0..<3 {
          let sum = range.reduce(0) { $0 + sums[$1 * 3 + channel] }
          levels[(row * cells + column) * 3 + channel] = Float(sum) * scale
        }
      }
    }
    return levels
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
    var columns = ColumnSums(width: width - 6, largest: 4 * 255)
    var rows = 0
    for y in stride(from: 1, to: side - 1, by: 4) {
      let line = pixels + y * width + 3
      columns.add { x in
        let neighbours =
          Int16(line[x - 3]) &+ Int16(line[x + 3]) &+ Int16(line[x - width])
          &+ Int16(line[x + width])
        return (4 &* Int16(line[x]) &- neighbours).magnitude
      }
      rows += 1
    }
    return Float(Double(columns.take().reduce(0, +)) / Double(4 * rows * (width - 6)))
  }
}

/// Sums of small numbers, one for each column of an image. Sixteen bits hold the sums of some rows, which lets the processor
/// add eight columns or more at once.
private struct ColumnSums {
  private var sums: [UInt16]
  private var totals: [Int]
  private var rows = 0
  /// The rows whose sums fit into sixteen bits.
  private let most: Int

  /// - Parameter largest: The largest number.
  init(width: Int, largest: Int) {
    sums = [UInt16](repeating: 0, count: width)
    totals = [Int](repeating: 0, count: width)
    most = Int(UInt16.max) / largest
  }

  /// Adds a row.
  @inline(__always)
  mutating func add(_ number: (_ column: Int) -> UInt16) {
    if rows == most { flush() }
    sums.withUnsafeMutableBufferPointer { sums in
      guard let base = sums.baseAddress else { return }
      for column in 0..<sums.count { base[column] &+= number(column) }
    }
    rows += 1
  }

  /// The sums of the rows since the last call.
  mutating func take() -> [Int] {
    flush()
    defer { for column in totals.indices { totals[column] = 0 } }
    return totals
  }

  private mutating func flush() {
    for column in sums.indices {
      totals[column] += Int(sums[column])
      sums[column] = 0
    }
    rows = 0
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
