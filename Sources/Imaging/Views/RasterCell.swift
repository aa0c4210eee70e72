/// One cell of a square raster that divides an image into `count` x `count` cells.
public struct RasterCell: Hashable, Sendable {
  /// Cells per side of a raster.
  public static let counts = 1...64

  /// The row, from 0 at the top to `count - 1`.
  public let row: Int
  /// The column, from 0 at the left to `count - 1`.
  public let column: Int
  /// Cells per side of the raster.
  public let count: Int

  /// Creates a cell; nil when `count` is not one of ``counts``, or the raster has no such row or column.
  public init?(row: Int, column: Int, count: Int) {
    guard Self.counts ~= count, 0..<count ~= row, 0..<count ~= column else { return nil }
    self.row = row
    self.column = column
    self.count = count
  }

  /// All cells of a raster, row after row. `count` must be one of ``counts``.
  public static func all(count: Int) -> [RasterCell] {
    precondition(counts ~= count, "a raster has 1 to 64 cells a side")
    return (0..<count * count).compactMap {
      RasterCell(row: $0 / count, column: $0 % count, count: count)
    }
  }
}
