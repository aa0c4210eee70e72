import Datasets
import Formatting

/// The values of `skipped.mustache`: the photos without a result, by reason.
struct SkippedChapter {
  /// The photos of a reason.
  struct Group {
    let reason: String
    let count: String
    let paths: [String]
    /// The number of photos that are not listed.
    let more: String?

    init(reason: String, photos: [SkippedPhoto], limit: Int) {
      let format = NumberFormat.typeset
      self.reason = PrintableText(reason, limit: 200).text
      count = format.count(photos.count)
      paths = photos.prefix(limit).map { PrintableText($0.path, limit: 160).text }
      more = photos.count > limit ? format.count(photos.count - limit) : nil
    }
  }

  let summary: String
  /// The most frequent reason first.
  let groups: [Group]
  /// The number of photos and reasons that are not listed.
  let others: String?

  /// The most paths on the page.
  private static let listedPaths = 1000
  /// The most reasons on the page.
  private static let listedReasons = 40

  /// Nil when no photo was skipped.
  init?(_ photos: [SkippedPhoto]) {
    guard !photos.isEmpty else { return nil }
    let format = NumberFormat.typeset
    let reasons = Dictionary(grouping: photos, by: \.reason).sorted {
      ($1.value.count, $0.key) < ($0.value.count, $1.key)
    }
    summary = """
      \(format.count(photos.count, noun: "photo")) \(photos.count == 1 ? "was" : "were") skipped, for \
      \(format.count(reasons.count, noun: "reason")).
      """
    let shown = reasons.prefix(Self.listedReasons)
    groups = shown.map {
      Group(reason: $0.key, photos: $0.value, limit: Self.listedPaths / shown.count)
    }
    let rest = reasons.dropFirst(Self.listedReasons)
    let count = rest.reduce(0) { $0 + $1.value.count }
    others =
      rest.isEmpty
      ? nil
      : """
      Not listed: \(format.count(count, noun: "photo")) for \
      \(format.count(rest.count, noun: "other reason")).
      """
  }
}
