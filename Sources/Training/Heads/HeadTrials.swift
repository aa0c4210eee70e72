import Datasets
import Evaluations
import Learning

/// A kind of head with the hyper-parameters and the temperature that do best on photos that it was not fitted on.
struct HeadTrial {
  /// A calibrated copy for each set of held-out photos.
  let classifiers: [CalibratedClassifier]
  /// Hyper-parameters and findings of the fit.
  let parameters: [String: Double]
  /// The sums over all held-out photos.
  let sums: HeldOutSums

  /// The figures on the held-out photos.
  var score: HeadScore {
    HeadScore(kind: classifiers[0].kind, accuracy: sums.accuracy, logLoss: sums.logLoss)
  }
}

/// Tries heads on held-out photos: the validation split, or folds of the training photos.
struct HeadTrials {
  /// Photos to fit, and photos to hold out from the fit.
  private struct Fold {
    let set: @Sendable () throws -> any TrainingSet
    let options: FitOptions
  }

  private let folds: [Fold]
  /// The sets of the folds of the training photos; empty for a validation split.
  private let sets: [@Sendable () throws -> LocalTrainingSet]
  /// True for folds of the training photos, false for a validation split.
  let areFolds: Bool

  /// True when no photos can be held out.
  var isEmpty: Bool { folds.isEmpty }

  /// The held-out photos, in words.
  var place: String { areFolds ? "folds of the training photos" : "the validation split" }

  /// The remark on a head that was asked for; nil for the usual case.
  var remark: String? {
    areFolds
      ? "calibrated on \(folds.count) folds of the training photos, near-duplicates kept together"
      : nil
  }

  /// - Parameters:
  ///   - set: The training photos, and the validation photos if there are any.
  ///   - options: The options of the fit on all training photos.
  ///   - statistics: The class statistics of the training photos, from which those of the folds are taken away.
  init(set: any TrainingSet, options: FitOptions, statistics: ClassStatistics) async throws {
    guard set.count(of: .validation) == 0 else {
      areFolds = false
      sets = []
      folds = [Fold(set: { set }, options: options)]
      return
    }
    areFolds = true
    var folds: [Fold] = []
    var sets: [@Sendable () throws -> LocalTrainingSet] = []
    for fold in try await set.folds(options.folds, groupPattern: options.groupPattern) {
      let set = try fold()
      guard set.count(of: .validation) > 0 else { continue }
      var rest = statistics
      try rest.remove(try await set.statistics(of: [.validation]))
      var options = options
      options.spectrum = try WithinClassSpectrum(rest)
      folds.append(Fold(set: fold, options: options))
      sets.append(fold)
    }
    self.folds = folds
    self.sets = sets
  }

  /// Fits a head, chooses the hyper-parameters that do best, where the class statistics give several, and calibrates it.
  func trial(of head: any Head.Type) async throws -> HeadTrial {
    var candidates: [[HeadFit]] = []
    for fold in folds {
      if let several = fold.options.spectrum.flatMap({ head.candidates(from: $0) }) {
        candidates.append(several)
      } else {
        candidates.append([try await fold.set().fit(head, options: fold.options)])
      }
    }
    var curves: [TemperatureCurve] = []
    for index in candidates[0].indices {
      curves.append(try await curve(of: candidates.map { $0[index].classifier }))
    }
    let losses = curves.map { $0.best?.logLoss ?? 0 }
    let kept = Self.firstOfBest(losses, samples: curves[0].samples)
    return try await calibrated(
      candidates.map { $0[kept].classifier }, parameters: candidates[0][kept].parameters,
      curve: curves[kept])
  }

  /// The mean of several heads' log probabilities.
  func blend(of trials: [HeadTrial]) async throws -> HeadTrial {
    var parameters: [String: Double] = [:]
    for trial in trials {
      for (name, value) in trial.parameters { parameters["\(trial.score.kind).\(name)"] = value }
    }
    let heads = try folds.indices.map { fold in
      try Blend(trials.map { $0.classifiers[fold] })
    }
    return try await calibrated(heads, parameters: parameters, curve: curve(of: heads))
  }

  /// The sums over the held-out photos of a trial's classifiers, with the distances from what each has learned.
  func sums(of trial: HeadTrial) async throws -> HeldOutSums {
    var sums = HeldOutSums()
    for (fold, classifier) in zip(folds, trial.classifiers) {
      let detector = fold.options.spectrum.map { NoveltyDetector($0) }
      sums.merge(try await fold.set().sums(of: classifier.detecting(detector), on: .validation))
    }
    return sums
  }

  /// The scores of a trial's classifiers, each on the fold that it was not fitted on; nil for a validation split.
  func crossValidation(of trial: HeadTrial) throws -> Evaluation? {
    var all: EvaluationBuilder?
    for (set, classifier) in zip(sets, trial.classifiers) {
      guard let part = try set().builder(of: classifier, on: .validation) else { continue }
      try all?.merge(part)
      all = all ?? part
    }
    var evaluation = all?.evaluation()
    evaluation?.split = nil
    evaluation?.part = .folds
    return evaluation
  }

  /// The position of the first log loss within 2 / `samples` of the lowest. A smaller difference may be chance.
  static func firstOfBest(_ losses: [Double], samples: Int) -> Int {
    let tolerance = 2 / Double(max(samples, 1))
    let least = losses.min() ?? 0
    return losses.firstIndex { $0 <= least + tolerance } ?? 0
  }

  private func curve(of heads: [any Head]) async throws -> TemperatureCurve {
    try await sums(of: heads.map { CalibratedClassifier($0) }).curve
  }

  private func sums(of classifiers: [CalibratedClassifier]) async throws -> HeldOutSums {
    var sums = HeldOutSums()
    for (fold, classifier) in zip(folds, classifiers) {
      sums.merge(try await fold.set().sums(of: classifier, on: .validation))
    }
    return sums
  }

  /// The heads with the temperature of the lowest log loss.
  private func calibrated(
    _ heads: [any Head], parameters: [String: Double], curve: TemperatureCurve
  ) async throws -> HeadTrial {
    let temperature = curve.best?.temperature
    let classifiers = heads.map { CalibratedClassifier($0, temperature: temperature) }
    var parameters = parameters
    parameters["temperature"] = temperature
    return HeadTrial(
      classifiers: classifiers, parameters: parameters, sums: try await sums(of: classifiers))
  }
}
