import Formatting
import Models

/// The values of `adaptation.mustache`: the photos of the new domain that the model learned from, to look through.
struct AdaptationChapter {
  /// A class and the photos that were taken for it.
  struct Row {
    let label: String
    let labelled: String
    let learned: String
    let agreement: String
  }

  /// The remark on the first figure of the page, which is not that of the new photos.
  static let remark =
    "These are photos like those of the training, which the adapted model still has to answer rightly. The chapter on the "
    + "adaptation is about the new photos."

  let summary: String
  let figures: [String]
  let rows: [Row]
  let gallery: PhotoGallery

  /// Nil for a model that was not adapted.
  ///
  /// - Parameter thumbnails: JPEG files by path.
  init?(_ run: RunRecord?, thumbnails: [String: [UInt8]]) {
    guard let record = run?.adaptation else { return nil }
    let format = NumberFormat.typeset
    summary =
      "The model was adapted to \(format.count(record.unlabelled + record.labelled, noun: "photo")) of another domain, "
      + "\(format.count(record.labelled)) of them labelled. \(format.count(record.leftOut)) that are likely of no class were "
      + "left out. Several classifiers labelled each photo; on average "
      + "\(format.percent(record.agreement)) of them agree."
    var figures: [String] = []
    if let old = record.oldDomain {
      figures.append(
        "On \(format.count(old.photos, noun: "held-out photo")) like those of the training, the accuracy went from "
          + "\(format.percent(old.before)) to \(format.percent(old.after)).")
    }
    if let new = record.newDomain {
      figures.append(
        "On \(format.count(new.photos, noun: "labelled photo")) of the new domain, which an adaptation was not given the "
          + "labels of, it went from \(format.percent(new.before)) to \(format.percent(new.after))."
      )
    }
    self.figures = figures
    rows = record.classes.map {
      Row(
        label: PrintableText($0.label, limit: 80).text, labelled: format.count($0.labelled),
        learned: format.count($0.learned),
        agreement: $0.agreement.map { format.percent($0) } ?? "—")
    }
    gallery = PhotoGallery(
      record.examples.map { example in
        let label = example.label ?? "left out"
        return PhotoGallery.Entry(
          path: example.path, summary: "taken for \(label)", labels: [label],
          lines: [
            PhotoGallery.Line(
              example.isLabelled ? "label" : "taken for", label,
              style: example.isLabelled ? "truth" : "match",
              probability: example.isLabelled ? nil : example.agreement)
          ])
      }, thumbnails: thumbnails)
  }
}
