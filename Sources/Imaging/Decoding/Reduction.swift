/// The factor by which a decoder reduces the sides of a photo, which saves most of the time for a large one.
enum Reduction {
  /// The factors, the largest first.
  static let all = [8, 4, 2, 1]

  /// The largest factor that leaves at least one and a half times the target's pixels in both directions. The triangle filter
  /// does the rest, without a visible difference.
  static func largest(
    width: Int, height: Int, for spans: (columns: ResizePlan.Span, rows: ResizePlan.Span)
  ) -> Int {
    all.first {
      2 * width >= 3 * $0 * spans.columns.total && 2 * height >= 3 * $0 * spans.rows.total
    } ?? 1
  }
}
