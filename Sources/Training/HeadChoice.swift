import Datasets
import Evaluations
import Failures
import Formatting
public import Learning

/// The figures of one head on the validation split.
public struct HeadScore: Sendable, Hashable {
  /// The head.
  public let kind: HeadKind
  /// The fraction of photos classified correctly, 0 to 1.
  public let accuracy: Double
  /// The mean negative logarithm of the right label's probability.
  public let logLoss: Double
}

/// Fits and calibrates the head that was asked for, or all heads, of which the best is kept.
struct HeadChoice {
  /// The head that was kept.
  struct Outcome {
    var classifier: CalibratedClassifier
    /// Hyper-parameters and findings of the fit.
    let parameters: [String: Double]
    /// The figures of every head that was fitted; empty without validation photos.
    var scores: [HeadScore] = []
    /// The reason for this head, where there was a choice.
    var remark: String?
    /// The class statistics of the photos that were fitted.
    var statistics: ClassStatistics?
  }

  private struct Candidate {
    let outcome: Outcome
    let score: HeadScore?
    let samples: Int
  }

  let set: any TrainingSet
  let options: FitOptions
  /// The fraction of photos of known classes that the model calls unknown.
  let rejected: Double

  /// Fits a head of this kind; nil fits all of them and keeps the best, or the mean of several.
  func outcome(of kind: HeadKind?) async throws -> Outcome {
    var options = options
    let statistics = try await set.statistics(of: options.splits)
    let spectrum = try WithinClassSpectrum(statistics)
    options.spectrum = spectrum
    var outcome = try await outcome(of: kind, options)
    let classifier = outcome.classifier.detecting(NoveltyDetector(spectrum))
    outcome.classifier = classifier.calibrated(
      on: try await set.sums(of: classifier, on: .validation), rejecting: rejected)
    outcome.statistics = statistics
    return outcome
  }

  private func outcome(of kind: HeadKind?, _ options: FitOptions) async throws -> Outcome {
    guard let kind else { return try await best(options) }
    let candidate = try await candidate(HeadRegistry.head(kind), options)
    var outcome = candidate.outcome
    outcome.scores = [candidate.score].compactMap { $0 }
    return outcome
  }

  /// The same head, or blend, fitted again on the training and the validation photos, with the hyper-parameters and the
  /// calibration that were chosen.
  func refitted(_ outcome: Outcome) async throws -> CalibratedClassifier {
    var options = options
    options.splits = [.train, .validation]
    let spectrum = try WithinClassSpectrum(try await set.statistics(of: options.splits))
    options.spectrum = spectrum
    return try await refitted(outcome.classifier, parameters: outcome.parameters, options)
      .detecting(
        outcome.classifier.novelty.map { NoveltyDetector(spectrum).withThreshold(of: $0) })
  }

  private func refitted(
    _ classifier: CalibratedClassifier, parameters: [String: Double], _ options: FitOptions
  ) async throws -> CalibratedClassifier {
    guard let blend = classifier.head as? Blend else {
      var options = options
      options.chosen = parameters
      let fit = try await set.fit(HeadRegistry.head(classifier.kind), options: options)
      return CalibratedClassifier(fit.classifier, calibratedAs: classifier)
    }
    var members: [CalibratedClassifier] = []
    for member in blend.members {
      let prefix = "\(member.kind)."
      let own = parameters.filter { $0.key.hasPrefix(prefix) }.map {
        (String($0.key.dropFirst(prefix.count)), $0.value)
      }
      members.append(
        try await refitted(
          member, parameters: Dictionary(uniqueKeysWithValues: own), options))
    }
    return CalibratedClassifier(try Blend(members), calibratedAs: classifier)
  }

  /// The head, or the blend of the best two or of all, with the lowest log loss on the validation split. Of heads that
  /// hardly differ, the first of the registry.
  private func best(_ options: FitOptions) async throws -> Outcome {
    var candidates: [Candidate] = []
    for head in HeadRegistry.heads {
      let candidate = try await candidate(head, options)
      guard candidate.score != nil else {
        var outcome = candidate.outcome
        outcome.remark =
          "without validation photos, no head could be chosen or calibrated; "
          + "\(outcome.classifier.kind) was kept"
        return outcome
      }
      candidates.append(candidate)
    }
    let order = candidates.sorted { ($0.score?.logLoss ?? 0) < ($1.score?.logLoss ?? 0) }
    let blends = [
      try await blend(of: order.prefix(2).map(\.outcome)),
      try await blend(of: order.map(\.outcome)),
    ]
    candidates += blends.sorted { ($0.score?.logLoss ?? 0) < ($1.score?.logLoss ?? 0) }.prefix(1)
    let scores = candidates.compactMap(\.score)
    let kept = Self.firstOfBest(scores.map(\.logLoss), samples: candidates[0].samples)
    let texts = scores.map {
      "\($0.kind) (\(NumberFormat.text.percent($0.accuracy)), "
        + "log loss \(($0.logLoss * 10_000).rounded() / 10_000))"
    }
    var outcome = candidates[kept].outcome
    outcome.scores = scores
    outcome.remark =
      "on the validation split: \(texts.joined(separator: ", ")); \(outcome.classifier.kind) was kept"
    return outcome
  }

  private func candidate(
    _ head: any Head.Type, _ options: FitOptions
  ) async throws -> Candidate {
    let fit = try await fit(head, options)
    return try await calibrated(fit.classifier, parameters: fit.parameters)
  }

  /// The head with the hyper-parameters that do best on the validation split, where the class statistics give several.
  private func fit(_ head: any Head.Type, _ options: FitOptions) async throws -> HeadFit {
    guard let candidates = options.spectrum.flatMap({ head.candidates(from: $0) })
    else { return try await set.fit(head, options: options) }
    var losses: [Double] = []
    var samples = 0
    for candidate in candidates {
      let curve = try await set.sums(
        of: CalibratedClassifier(candidate.classifier), on: .validation
      ).curve
      guard let best = curve.best else { return try await set.fit(head, options: options) }
      losses.append(best.logLoss)
      samples = curve.samples
    }
    return candidates[Self.firstOfBest(losses, samples: samples)]
  }

  /// The position of the first log loss within 2 / `samples` of the lowest. A smaller difference may be chance.
  private static func firstOfBest(_ losses: [Double], samples: Int) -> Int {
    let tolerance = 2 / Double(max(samples, 1))
    let least = losses.min() ?? 0
    return losses.firstIndex { $0 <= least + tolerance } ?? 0
  }

  /// The head with the temperature that gives it the lowest log loss on the validation split.
  private func calibrated(
    _ head: any Head, parameters: [String: Double]
  ) async throws -> Candidate {
    let curve = try await set.sums(of: CalibratedClassifier(head), on: .validation).curve
    let best = curve.best
    let classifier = CalibratedClassifier(head, temperature: best?.temperature)
    var parameters = parameters
    parameters["temperature"] = best?.temperature
    let evaluations = try await set.evaluations(
      of: classifier, on: [.validation], progress: { _ in })
    return Candidate(
      outcome: Outcome(classifier: classifier, parameters: parameters),
      score: evaluations.first.map {
        HeadScore(
          kind: classifier.kind, accuracy: $0.metrics.accuracy, logLoss: $0.metrics.logLoss)
      }, samples: curve.samples)
  }

  private func blend(of outcomes: [Outcome]) async throws -> Candidate {
    var parameters: [String: Double] = [:]
    for outcome in outcomes {
      for (name, value) in outcome.parameters {
        parameters["\(outcome.classifier.kind).\(name)"] = value
      }
    }
    return try await calibrated(
      try Blend(outcomes.map(\.classifier)), parameters: parameters)
  }
}
