import Features
import Learning
import Models

/// Measures an adaptation on labelled photos: it is repeated without a third of their labels, and judged by that third.
struct LabelledCheck {
  private static let leastPhotos = 15

  private let trial: AdaptationTrial

  init(_ trial: AdaptationTrial) { self.trial = trial }

  /// Nil where too few photos have labels.
  func change(progress: @escaping ProgressHandler) throws -> AdaptationRecord.Change? {
    let photos = trial.photos
    var heldBack: [Int] = []
    for id in trial.model.labels.indices {
      let rows = photos.rows(labelled: Int32(id))
      heldBack += rows.enumerated().filter { $0.offset % 3 == 2 }.map(\.element)
    }
    guard heldBack.count * 3 >= Self.leastPhotos else { return nil }
    var known = photos.known
    for row in heldBack { known[row] = nil }
    let samples = try LabelledFeatures(
      features: photos.features, labels: photos.known.map { $0 ?? 0 }
    ).selecting(heldBack)
    let adapted = try trial.run(known: known, progress: progress).classifier
    func accuracy(_ classifier: CalibratedClassifier) throws -> Double {
      try classifier.metrics(for: samples.features, labels: samples.labels, jobs: trial.jobs)
        .accuracy
    }
    return AdaptationRecord.Change(
      photos: heldBack.count, before: try accuracy(trial.model.classifier),
      after: try accuracy(adapted))
  }
}
