/// Where a photo's pixels go: the part of the resized photo that is wanted, and its place on the canvas.
struct ResizePlan {
  /// A stretch of one axis of the resized photo: elements `first ..< first + count` of `total`.
  struct Span: Hashable {
    let total: Int
    let first: Int
    let count: Int

    init(_ total: Int) { self.init(total: total, first: 0, count: total) }

    init(total: Int, first: Int, count: Int) {
      self.total = total
      self.first = first
      self.count = count
    }

    /// The same stretch counted from the other end.
    var mirrored: Span { Span(total: total, first: total - first - count, count: count) }
  }

  let columns: Span
  let rows: Span
  /// The canvas, and where on it the pixels begin.
  let width: Int
  let height: Int
  let left: Int
  let top: Int

  var fillsCanvas: Bool { columns.count == width && rows.count == height }

  /// A square canvas of a network.
  init(photoWidth: Int, photoHeight: Int, side: Int, mode: ResizeMode) {
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

  /// A canvas of the photo's own shape, its longer side at most `maximumSide`. Nothing is enlarged.
  init(photoWidth: Int, photoHeight: Int, maximumSide: Int) {
    let long = max(photoWidth, photoHeight)
    func scaled(_ length: Int) -> Int {
      long <= maximumSide ? length : max(1, (2 * length * maximumSide + long) / (2 * long))
    }
    width = scaled(photoWidth)
    height = scaled(photoHeight)
    (columns, rows, left, top) = (Span(width), Span(height), 0, 0)
  }

  /// The spans along the stored image's own columns and rows.
  func stored(_ orientation: Orientation) -> (columns: Span, rows: Span) {
    let alongColumns = orientation.swapsSides ? rows : columns
    let alongRows = orientation.swapsSides ? columns : rows
    return (
      orientation.reversesColumns ? alongColumns.mirrored : alongColumns,
      orientation.reversesRows ? alongRows.mirrored : alongRows
    )
  }
}
