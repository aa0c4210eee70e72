import Formatting
import Models

/// The values of `learning_curve.mustache`: the accuracy of the discriminant by the number of training photos.
struct LearningCurveChapter {
  /// A part of the training photos.
  struct Row {
    let name: String
    let photos: String
    let accuracy: ClassesChapter.Bar
  }

  let summary: String
  let heldOut: String
  let rows: [Row]

  /// Nil when it was not measured.
  init?(_ run: RunRecord?) {
    guard let run, let curve = LearningCurve(run.alternatives ?? []) else { return nil }
    let format = NumberFormat.typeset
    summary = curve.sentence(format)
    heldOut = format.count(curve.heldOutPhotos, noun: "held-out photo")
    rows = curve.points.map { point in
      Row(
        name: point.name,
        photos: format.count(point.photos ?? run.samples.train),
        accuracy: .init(point.accuracy, isMeasured: true))
    }
  }
}
