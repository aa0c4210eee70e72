import Datasets
import Evaluations
import Formatting
import Models

extension Report {
  static let skippedTemplate = """
    <section id="skipped">
    <h2>Skipped photos</h2>
    <p>{{skipped_words}}</p>
    {{#skipped_groups}}
    <details><summary><bdi>{{skipped_reason}}</bdi> <b class="n">{{skipped_count}}</b></summary>
    <ul class="paths">
    {{#skipped_paths}}
    <li><bdi>{{.}}</bdi></li>
    {{/skipped_paths}}
    {{#skipped_more}}
    <li class="more">and {{skipped_more}} more</li>
    {{/skipped_more}}
    </ul>
    </details>
    {{/skipped_groups}}
    {{#skipped_reasons_more}}
    <p class="aside">{{skipped_reasons_more}}</p>
    {{/skipped_reasons_more}}
    </section>

    """

  /// Listed paths in all, and reasons that are told apart.
  private static let skippedLimits = (paths: 1000, reasons: 40)

  /// Every photo that gave no result, once: a photo may be named by the run and by an evaluation.
  var skippedPhotos: [SkippedPhoto] {
    var seen: Set<String> = []
    let all = (run?.skipped ?? []) + evaluations.flatMap(\.skipped)
    return all.filter { seen.insert($0.path).inserted }
  }

  func skippedView() -> View? {
    let photos = skippedPhotos
    guard !photos.isEmpty else { return nil }
    let groups = Dictionary(grouping: photos, by: \.reason).sorted {
      ($1.value.count, $0.key) < ($0.value.count, $1.key)
    }
    let shown = groups.prefix(Self.skippedLimits.reasons)
    let limit = Self.skippedLimits.paths / shown.count
    var view: View = [
      "skipped_words": """
      \(Figure.count(photos.count, "photo")) gave no result, for \(Figure.count(groups.count, "reason")).
      """,
      "skipped_groups": shown.map { reason, photos in
        var group: View = [
          "skipped_reason": PrintableText(reason, limit: 200).text,
          "skipped_count": Figure.count(photos.count),
          "skipped_paths": photos.prefix(limit).map { PrintableText($0.path, limit: 160).text },
        ]
        if photos.count > limit { group["skipped_more"] = Figure.count(photos.count - limit) }
        return group
      },
    ]
    let others = groups.dropFirst(Self.skippedLimits.reasons)
    if !others.isEmpty {
      let count = others.reduce(0) { $0 + $1.value.count }
      view["skipped_reasons_more"] = """
        And \(Figure.count(count, "photo")) for \(Figure.count(others.count, "other reason")).
        """
    }
    return view
  }
}
