import Failures
import Features
import Learning
import Models

/// One adaptation of a model's classifier to photos, without writing anything.
struct AdaptationTrial {
  /// The adapted classifier, and what it was made of.
  struct Outcome {
    let classifier: CalibratedClassifier
    /// The class of each photo; nil for those that were left out.
    let labels: [Int?]
    let votes: DomainVotes
    /// The part of the new domain in the class means.
    let part: Float
  }

  /// The parts of the new domain in the class means, those to prefer first.
  private static let parts: [Float] = [0.85, 0.7, 0.5, 0.3]

  let model: Model
  let statistics: ModelStatistics
  let photos: AdaptationFeatures
  /// The accuracy on photos of the old domain that may be lost, 0 to 1.
  let allowedLoss: Double
  /// The fraction of photos of known classes that the model calls unknown.
  let rejected: Double
  let jobs: Int

  /// - Parameter known: The labels that the adaptation is given.
  func run(
    known: [Int32?], progress: @escaping ProgressHandler
  ) throws -> Outcome {
    let adaptation = DomainAdaptation(
      statistics: statistics.sums, heldOut: statistics.samples, jobs: jobs)
    let votes = try adaptation.votes(on: photos.features, known: known) { done, total in
      progress(StageProgress(.fit, done: done, total: total))
    }
    let isLeftOut = strange(votes, known: known)
    let labels = votes.labels.indices.map { isLeftOut[$0] ? nil : votes.labels[$0] }
    let before = try accuracy(of: model.classifier)
    var kept: (head: Discriminant, part: Float)?
    for part in Self.parts {
      let head = try adaptation.discriminant(
        of: photos.features, labels: labels, known: known.map { $0 != nil }, part: part)
      let after = try accuracy(of: CalibratedClassifier(head))
      if let before, let after, after < before - allowedLoss { continue }
      kept = (head, part)
      break
    }
    guard let kept else {
      throw PomonaError(
        .unusableData,
        "every adaptation loses more than \(allowedLoss) of the accuracy on the photos that the model was trained on",
        remedy:
          "Allow more with --allow-loss, or check whether the photos are of the model's classes."
      )
    }
    return Outcome(
      classifier: CalibratedClassifier(kept.head), labels: labels, votes: votes, part: kept.part)
  }

  /// True for photos that are likely of no class: they are farther from all that the model was trained on than most, and
  /// the members do not agree on them.
  private func strange(_ votes: DomainVotes, known: [Int32?]) -> [Bool] {
    guard let detector = model.classifier.novelty else { return known.map { _ in false } }
    let distances = detector.distances(for: photos.features, jobs: jobs)
    let sorted = distances.sorted()
    guard !sorted.isEmpty else { return [] }
    // Strange photos are on the far side: the near side alone shows how much the others differ.
    let (near, usual) = (sorted[sorted.count / 10], sorted[sorted.count * 2 / 5])
    let limit = usual + Self.strangeDeviations * (usual - near)
    return known.indices.map { row in
      known[row] == nil && distances[row] > limit && votes.agreement[row] < Self.clearAgreement
    }
  }

  /// The distance beyond which a photo may be of no class, in units of the one between near and usual photos.
  private static let strangeDeviations: Float = 1
  /// The share of members from which a photo counts as labelled clearly.
  private static let clearAgreement = 0.8

  /// The outcome with its probabilities and its detector calibrated.
  ///
  /// They are calibrated on held-out photos of the old domain, and on a fifth of the photos of the new one, by the votes
  /// on them and by a discriminant that has not learned from that fifth.
  func calibrated(_ outcome: Outcome, known: [Int32?]) throws -> CalibratedClassifier {
    let adaptation = DomainAdaptation(
      statistics: statistics.sums, heldOut: statistics.samples, jobs: jobs)
    let learned = outcome.labels.indices.filter { outcome.labels[$0] != nil }
    let heldBack = learned.filter { $0.isMultiple(of: 5) }
    var labels = outcome.labels
    for row in heldBack { labels[row] = nil }
    let head = try adaptation.discriminant(
      of: photos.features, labels: labels, known: known.map { $0 != nil }, part: outcome.part)
    let detector = try adaptation.detector(of: photos.features, labels: labels)
    func samples(_ label: (Int) -> Int) throws -> LabelledFeatures {
      try LabelledFeatures(
        features: photos.features, labels: outcome.labels.indices.map { Int32(label($0)) }
      ).selecting(heldBack)
    }
    let old = try HeldOutSums(
      of: CalibratedClassifier(outcome.classifier.head), on: statistics.samples, jobs: jobs)
    // Members that disagree on a photo make the classifier less sure of such photos.
    var curve = old.curve
    for member in outcome.votes.members {
      curve.merge(
        try HeldOutSums(
          of: CalibratedClassifier(head), on: samples { member[$0] }, jobs: jobs
        ).curve)
    }
    let temperature = curve.best?.temperature
    let new = try HeldOutSums(
      of: CalibratedClassifier(head, temperature: temperature).detecting(detector),
      on: samples { outcome.labels[$0] ?? 0 }, jobs: jobs)
    let classifier = CalibratedClassifier(outcome.classifier.head, temperature: temperature)
      .detecting(detector)
    var all = try HeldOutSums(of: classifier, on: statistics.samples, jobs: jobs)
    let thresholds = [all, new].compactMap {
      detector.calibrated(on: $0.distances, rejecting: rejected)
    }
    all.merge(new)
    let strictest = thresholds.max { $0.threshold < $1.threshold }
    return classifier.calibrated(on: all, rejecting: rejected).detecting(strictest)
  }

  /// The accuracy on held-out photos of the old domain; nil without any.
  func accuracy(of classifier: CalibratedClassifier) throws -> Double? {
    let samples = statistics.samples
    guard !samples.labels.isEmpty else { return nil }
    return try classifier.metrics(
      for: samples.features, labels: samples.labels, jobs: jobs
    ).accuracy
  }
}
