import Evaluations
import Formatting

/// The values of `comparison.mustache`.
struct ComparisonContents {
  /// A model.
  struct ModelRow {
    let name: String
    let accuracy: ClassesChapter.Bar
    let interval: String
    let onlyRight: String
  }

  /// A class on which the models differ.
  struct ClassRow {
    let label: [String]
    let photos: String
    let first: ClassesChapter.Bar
    let second: ClassesChapter.Bar
    let difference: String
  }

  let title: String
  let eyebrow = "Pomona model comparison"
  let styleSheet: String
  let logo = ReportTemplates.logo
  let sentence: String
  let remedy: String
  let remarks: [String]
  let counts: String
  let models: [ModelRow]
  let classes: [ClassRow]
  /// The number of classes on which the models are right equally often.
  let equalClasses: String?
  let changes: String
  let gallery: PhotoGallery?
  let run: RunChapter?
  let skipped: SkippedChapter?

  init(_ report: ComparisonReport) {
    let (comparison, format) = (report.comparison, NumberFormat.typeset)
    let verdict = ComparisonVerdict(comparison, format: format)
    title = PrintableText(report.title).text
    (sentence, remedy, remarks) = (verdict.sentence, verdict.remedy, verdict.remarks)
    let neither =
      comparison.samples - comparison.bothRight - comparison.onlyFirstRight
      - comparison.onlySecondRight
    counts =
      "Both models are right on \(format.count(comparison.bothRight, noun: "photo")), neither on "
      + "\(format.count(neither))."
    let sides = [
      ("First", comparison.firstAccuracy, comparison.onlyFirstRight),
      ("Second", comparison.secondAccuracy, comparison.onlySecondRight),
    ]
    models = zip(sides, report.models).map { side, name in
      ModelRow(
        name: "\(side.0): \(PrintableText(name).text)",
        accuracy: .init(side.1, isMeasured: comparison.samples > 0),
        interval: WilsonInterval(fraction: side.1, samples: comparison.samples).map {
          "\(format.percent($0.low)) to \(format.percent($0.high))"
        } ?? format.none,
        onlyRight: format.count(side.2))
    }
    classes = comparison.changedClasses.map { counts in
      let photos = Double(max(counts.photos, 1))
      let difference = counts.second - counts.first
      return ClassRow(
        label: PrintableText(counts.label).pieces, photos: format.count(counts.photos),
        first: .init(Double(counts.first) / photos, isMeasured: true),
        second: .init(Double(counts.second) / photos, isMeasured: true),
        difference: (difference > 0 ? "+" : "") + format.count(difference))
    }
    let equal = comparison.perClass.count - classes.count
    equalClasses =
      equal > 0
      ? "On \(format.count(equal, noun: "class")) both are right equally often." : nil
    let listed = comparison.changes.prefix(ComparisonReport.listedChanges)
    let rest = comparison.changes.count - listed.count
    changes =
      "\(format.count(comparison.changes.count, noun: "photo")) labelled differently by the two models"
      + (rest > 0 ? ", the first \(format.count(listed.count)) of them here." : ".")
    gallery = listed.isEmpty ? nil : Self.gallery(Array(listed), report.thumbnails.jpegs)
    styleSheet = ReportTemplates.styleSheet + (gallery?.rules ?? "")
    run = RunChapter(facts: [], origin: report.origin, run: nil)
    skipped = SkippedChapter(report.skipped)
  }

  private static func gallery(
    _ changes: [ModelComparison.Change], _ thumbnails: [String: [UInt8]]
  ) -> PhotoGallery {
    PhotoGallery(
      changes.map { change in
        func line(_ tag: String, _ label: String) -> PhotoGallery.Line {
          .init(tag, label, style: label == change.label ? "match" : "answer")
        }
        return PhotoGallery.Entry(
          path: change.path,
          summary: "\(PrintableText(change.label).isolated): first "
            + "\(PrintableText(change.first).isolated), second \(PrintableText(change.second).isolated)",
          labels: [change.label, change.first, change.second],
          lines: [
            .init("label", change.label, style: "truth"), line("first", change.first),
            line("second", change.second),
          ])
      }, thumbnails: thumbnails)
  }
}
