/// The geometry of a resize: the part of the resized photo that is kept, and its place on the canvas.
package struct ResizePlan: Equatable, Sendable {
  /// A stretch of one axis of the resized photo: elements `first ..< first + count` of `total`.
  package struct Span: Hashable, Sendable {
    package let total: Int
    package let first: Int
    package let count: Int

    init(_ total: Int) { self.init(total: total, first: 0, count: total) }

    package init(total: Int, first: Int, count: Int) {
      self.total = total
      self.first = first
      self.count = count
    }

    /// The same stretch counted from the other end.
    package var mirrored: Span { Span(total: total, first: total - first - count, count: count) }
  }

  package let columns: Span
  package let rows: Span
  /// The size of the canvas, and the position of the photo's pixels on it.
  package let width: Int
  package let height: Int
  package let left: Int
  package let top: Int

  package var fillsCanvas: Bool { columns.count == width && rows.count == height }
  /// The canvas shows padding only.
  package var isEmpty: Bool { columns.count == 0 || rows.count == 0 }

  /// A plan for the square canvas of a network.
  package init(photoWidth: Int, photoHeight: Int, side: Int, mode: ResizeMode) {
    width = side
    height = side
    let (short, long) = (min(photoWidth, photoHeight), max(photoWidth, photoHeight))
    let fitted: Span
    switch mode {
    case .stretch:
      (columns, rows, left, top) = (Span(side), Span(side), 0, 0)
      return
    case .crop:
      let scaled = max(side, side * long / short)
      fitted = Span(total: scaled, first: (scaled - side) / 2, count: side)
    case .pad:
      fitted = Span(max(1, (2 * side * short + long) / (2 * long)))
    }
    // Cropping changes the longer axis, padding the shorter one.
    let changesColumns = (photoWidth > photoHeight) == (mode == .crop)
    columns = changesColumns ? fitted : Span(side)
    rows = changesColumns ? Span(side) : fitted
    left = (side - columns.count) / 2
    top = (side - rows.count) / 2
  }

  /// A plan for the square canvas of a network that shows only `region` of what it would show otherwise: of a larger
  /// canvas, the square that the region covers.
  ///
  /// The region must lie within the canvas.
  package init(
    photoWidth: Int, photoHeight: Int, side: Int, mode: ResizeMode, region: PhotoRegion
  ) {
    func plan(enlargedBy fraction: Double) -> ResizePlan {
      let enlarged = Int((Double(side) / fraction).rounded())
      return ResizePlan(
        photoWidth: photoWidth, photoHeight: photoHeight, side: max(side, enlarged), mode: mode)
    }
    let across = plan(enlargedBy: region.width)
    let down = plan(enlargedBy: region.height)
    width = side
    height = side
    (columns, left) = Self.cut(
      across.columns, startingAt: across.left, canvas: across.width, side: side, from: region.x)
    (rows, top) = Self.cut(
      down.rows, startingAt: down.top, canvas: down.height, side: side, from: region.y)
  }

  /// A plan for a canvas of the photo's proportions whose longer side is at most `maximumSide`. Nothing is enlarged.
  package init(photoWidth: Int, photoHeight: Int, maximumSide: Int) {
    let long = max(photoWidth, photoHeight)
    func scaled(_ length: Int) -> Int {
      long <= maximumSide ? length : max(1, (2 * length * maximumSide + long) / (2 * long))
    }
    width = scaled(photoWidth)
    height = scaled(photoHeight)
    (columns, rows, left, top) = (Span(width), Span(height), 0, 0)
  }

  /// The spans along the stored image's own columns and rows.
  package func stored(_ orientation: Orientation) -> (columns: Span, rows: Span) {
    let alongColumns = orientation.swapsSides ? rows : columns
    let alongRows = orientation.swapsSides ? columns : rows
    return (
      orientation.reversesColumns ? alongColumns.mirrored : alongColumns,
      orientation.reversesRows ? alongRows.mirrored : alongRows
    )
  }

  /// The part of a span, drawn from `start` of a canvas on, that is within `side` elements of the canvas, and its place
  /// there.
  private static func cut(
    _ span: Span, startingAt start: Int, canvas: Int, side: Int, from fraction: Double
  ) -> (Span, Int) {
    let first = min(max(Int((fraction * Double(canvas)).rounded()), 0), canvas - side)
    let low = max(first, start)
    let high = max(low, min(first + side, start + span.count))
    let part = Span(total: span.total, first: span.first + low - start, count: high - low)
    return (part, low - first)
  }
}
