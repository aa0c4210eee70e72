import Datasets
import Evaluations
import Failures
import Formatting
public import Learning

/// The figures of one head on photos that it was not fitted on.
public struct HeadScore: Sendable, Hashable {
  /// The head.
  public let kind: HeadKind
  /// The fraction of photos classified correctly, 0 to 1.
  public let accuracy: Double
  /// The mean negative logarithm of the right label's probability.
  public let logLoss: Double
}

/// Fits and calibrates the head that was asked for, or all heads, of which the best is kept.
///
/// Heads are judged on the validation split. Without one, they are judged on folds of the training photos, each by a copy
/// that was fitted on the other folds.
struct HeadChoice {
  /// The head that was kept.
  struct Outcome {
    var classifier: CalibratedClassifier
    /// Hyper-parameters and findings of the fit.
    let parameters: [String: Double]
    /// The figures of every head that was fitted; empty where no photos could be held out.
    var scores: [HeadScore] = []
    /// The reason for this head, where there was a choice.
    var remark: String?
    /// The scores of the head on folds of the training photos; nil where photos were held out for validation.
    var crossValidation: Evaluation?
    /// The class statistics of the photos that were fitted.
    var statistics: ClassStatistics?
  }

  let set: any TrainingSet
  let options: FitOptions
  /// The fraction of photos of known classes that the model calls unknown.
  let rejected: Double

  /// Fits a head of this kind; nil fits all of them and keeps the best, or the mean of several.
  func outcome(of kind: HeadKind?) async throws -> Outcome {
    let statistics = try await set.statistics(of: options.splits)
    let spectrum = try WithinClassSpectrum(statistics)
    var options = options
    options.spectrum = spectrum
    let trials = try await HeadTrials(set: set, options: options, statistics: statistics)
    var outcome = try await kept(of: kind, trials, options)
    outcome.statistics = statistics
    return outcome
  }

  /// The same head, or blend, fitted again on the training and the validation photos, with the hyper-parameters and the
  /// calibration that were chosen.
  func refitted(_ outcome: Outcome) async throws -> CalibratedClassifier {
    var options = options
    options.splits = [.train, .validation]
    let spectrum = try WithinClassSpectrum(try await set.statistics(of: options.splits))
    options.spectrum = spectrum
    return try await fitted(outcome.classifier, parameters: outcome.parameters, options)
      .classifier.detecting(
        outcome.classifier.novelty.map { NoveltyDetector(spectrum).withThreshold(of: $0) })
  }

  /// A head, or blend, fitted with the hyper-parameters and the calibration of another, and the findings of the fit.
  private func fitted(
    _ classifier: CalibratedClassifier, parameters: [String: Double], _ options: FitOptions
  ) async throws -> (classifier: CalibratedClassifier, parameters: [String: Double]) {
    guard let blend = classifier.head as? Blend else {
      var options = options
      options.chosen = parameters
      let fit = try await set.fit(HeadRegistry.head(classifier.kind), options: options)
      return (
        CalibratedClassifier(fit.classifier, calibratedAs: classifier),
        parameters.merging(fit.parameters) { $1 }
      )
    }
    var members: [CalibratedClassifier] = []
    var found = parameters
    for member in blend.members {
      let prefix = "\(member.kind)."
      let own = parameters.filter { $0.key.hasPrefix(prefix) }.map {
        (String($0.key.dropFirst(prefix.count)), $0.value)
      }
      let fit = try await fitted(
        member, parameters: Dictionary(uniqueKeysWithValues: own), options)
      members.append(fit.classifier)
      for (name, value) in fit.parameters { found[prefix + name] = value }
    }
    return (CalibratedClassifier(try Blend(members), calibratedAs: classifier), found)
  }

  private func kept(
    of kind: HeadKind?, _ trials: HeadTrials, _ options: FitOptions
  ) async throws -> Outcome {
    guard !trials.isEmpty else {
      let head = try HeadRegistry.head(kind ?? .discriminant)
      let fit = try await set.fit(head, options: options)
      return Outcome(
        classifier: CalibratedClassifier(fit.classifier), parameters: fit.parameters,
        remark:
          "no photos could be held out, so that \(head.kind) was neither chosen nor calibrated"
      )
    }
    guard let kind else { return try await best(trials, options) }
    let trial = try await trials.trial(of: HeadRegistry.head(kind))
    return try await outcome(trial, scores: [trial.score], remark: trials.remark, trials, options)
  }

  /// The head, or the blend of the best two or of all, with the lowest log loss. Of heads that hardly differ, the first of
  /// the registry.
  private func best(_ trials: HeadTrials, _ options: FitOptions) async throws -> Outcome {
    var candidates: [HeadTrial] = []
    for head in HeadRegistry.heads { candidates.append(try await trials.trial(of: head)) }
    let order = candidates.sorted { $0.score.logLoss < $1.score.logLoss }
    let blends = [
      try await trials.blend(of: Array(order.prefix(2))), try await trials.blend(of: order),
    ]
    candidates += blends.sorted { $0.score.logLoss < $1.score.logLoss }.prefix(1)
    let scores = candidates.map(\.score)
    let kept = HeadTrials.firstOfBest(
      scores.map(\.logLoss), samples: candidates[0].sums.curve.samples)
    let texts = scores.map {
      "\($0.kind) (\(NumberFormat.text.percent($0.accuracy)), "
        + "log loss \(($0.logLoss * 10_000).rounded() / 10_000))"
    }
    let remark =
      "on \(trials.place): \(texts.joined(separator: ", ")); \(candidates[kept].score.kind) was kept"
    return try await outcome(candidates[kept], scores: scores, remark: remark, trials, options)
  }

  /// The head of a trial, fitted on all training photos and calibrated.
  private func outcome(
    _ trial: HeadTrial, scores: [HeadScore], remark: String?, _ trials: HeadTrials,
    _ options: FitOptions
  ) async throws -> Outcome {
    let detector = options.spectrum.map { NoveltyDetector($0) }
    let sums = try await trials.sums(of: trial)
    let (classifier, parameters) =
      trials.areFolds
      ? try await fitted(trial.classifiers[0], parameters: trial.parameters, options)
      : (trial.classifiers[0], trial.parameters)
    return Outcome(
      classifier: classifier.detecting(detector).calibrated(on: sums, rejecting: rejected),
      parameters: parameters, scores: scores, remark: remark,
      crossValidation: try trials.crossValidation(of: trial))
  }
}
