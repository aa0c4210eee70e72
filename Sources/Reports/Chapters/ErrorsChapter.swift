import Evaluations
import Formatting

/// The values of `errors.mustache`: the wrong predictions, the largest loss first.
struct ErrorsChapter {
  let summary: String
  let gallery: PhotoGallery

  /// Nil when there are no errors.
  ///
  /// - Parameters:
  ///   - evaluation: The evaluation.
  ///   - thumbnails: JPEG files by ``Mistake/path``.
  init?(_ evaluation: Evaluation, thumbnails: [String: [UInt8]]) {
    let mistakes = evaluation.mistakes
    guard !mistakes.isEmpty else { return nil }
    let format = NumberFormat.typeset
    let total = max(evaluation.errors, mistakes.count)
    let shown =
      mistakes.count == total
      ? "All \(format.count(total, noun: "wrong prediction"))"
      : "The \(format.count(mistakes.count)) worst of \(format.count(total, noun: "wrong prediction"))"
    let blank = mistakes.count { thumbnails[$0.path] == nil }
    let pictures =
      blank == 0 || thumbnails.isEmpty
      ? ""
      : " \(format.count(blank)) are without a picture, which could not be read, or would make the page too large."
    summary =
      "\(shown), the largest loss (−ln of the probability of the right label) first.\(pictures)"
    gallery = PhotoGallery(
      mistakes.map { mistake in
        let (label, prediction) = (mistake.label, mistake.predicted)
        return PhotoGallery.Entry(
          path: mistake.path,
          summary:
            "\(PrintableText(label).isolated) predicted as \(PrintableText(prediction).isolated)",
          labels: [label, prediction],
          lines: [
            .init("label", label, style: "truth", probability: mistake.labelProbability),
            .init("prediction", prediction, style: "answer", probability: mistake.confidence),
          ])
      }, thumbnails: thumbnails)
  }
}
