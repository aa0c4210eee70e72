import Datasets
import Features
import Learning
import Models
import ObjectStores

/// Measures other choices: other backbones, sides and views on a sample of the photos, parts of the photos, and
/// other heads.
struct AlternativeTrials {
  /// The numbers of photos of a sample.
  struct Sample {
    /// Fewer photos would say nothing.
    var least = 200
    var most = 600
    /// The largest fraction of all photos.
    var share = 0.5
  }

  let configuration: TrainingConfiguration
  /// The options of the fit.
  let options: FitOptions
  var sample = Sample()

  /// The figures of the heads that were not kept, and of the discriminant, where another head was asked for.
  func heads(
    _ outcome: HeadChoice.Outcome, on set: any TrainingSet
  ) async throws -> [Alternative] {
    guard let kept = outcome.scores.first(where: { $0.kind == outcome.classifier.kind }),
      set.count(of: .validation) > 0
    else { return [] }
    var scores = outcome.scores
    if !scores.contains(where: { $0.kind == .discriminant }) {
      scores += try await discriminant(on: set)
    }
    return scores.filter { $0.kind != kept.kind && $0.kind != .blend }.map {
      Alternative(
        .classifier, options: "--classifier \($0.kind)", figures: .init($0), chosen: .init(kept),
        trainingPhotos: set.count(of: .train), heldOutPhotos: set.count(of: .validation))
    }
  }

  /// The figures of a quarter and of half of the training photos, from their class statistics.
  func photos(
    _ outcome: HeadChoice.Outcome, on set: any TrainingSet
  ) async throws -> [Alternative] {
    guard let local = set as? LocalTrainingSet, set.count(of: .validation) >= sample.least / 4,
      let all = outcome.scores.first(where: { $0.kind == .discriminant })
    else { return [] }
    var alternatives: [Alternative] = []
    for share in [4, 2] {
      guard let part = try local.keepingOne(in: share),
        let score = try await discriminant(on: part).first
      else { return [] }
      alternatives.append(
        Alternative(
          .photos, fraction: 1 / Double(share), figures: .init(score), chosen: .init(all),
          trainingPhotos: part.count(of: .train), heldOutPhotos: part.count(of: .validation)))
    }
    return alternatives
  }

  /// The figures of other backbones, sides and views, on a sample of a data set's photos.
  ///
  /// - Parameter folder: The folder for the features of the sample.
  func backbones<P: Platform>(
    on platform: P, of dataset: Dataset, classes: [String], in folder: Location,
    progress: @escaping ProgressHandler
  ) async throws -> [Alternative] {
    let wanted = min(sample.most, Int(Double(dataset.samples.count) * sample.share))
    guard wanted >= sample.least, !configuration.alternatives.isEmpty else { return [] }
    let photos = dataset.sampled([.train: wanted - wanted / 3, .validation: wanted / 3])
    let present = Set(photos.keeping(.train).classes)
    let trial = photos.keeping(labels: classes.filter { present.contains($0) })
    guard present.count > 1, trial.samples(in: .validation).count >= sample.least / 4 else {
      return []
    }
    let networks =
      [(configuration.backbone, ViewCount.one)]
      + configuration.alternatives.map { ($0.backbone, $0.views) }
    let total = trial.samples.count * networks.count
    var scores: [HeadScore] = []
    var counts = (training: 0, heldOut: 0)
    for (index, (network, views)) in networks.enumerated() {
      let recipe = try FeatureRecipe(
        backbone: network, resize: configuration.resize, precision: configuration.exactPrecision,
        averaged: views)
      let done = trial.samples.count * index
      let table = try await platform.features.table(
        of: trial, recipe: recipe, at: .intermediate(folder.appending("alternative-\(index)")),
        resume: false,
        progress: { progress(StageProgress(.compare, done: done + $0.done, total: total)) })
      let set = try await platform.trainingSet(of: table, classes: trial.classes)
      // A class may have no readable photo in the sample.
      guard set.trainedClasses.count == trial.classes.count,
        let score = try await discriminant(on: set).first
      else {
        try await table.remove()
        return []
      }
      scores.append(score)
      counts = (set.count(of: .train), set.count(of: .validation))
      try await table.remove()
    }
    return zip(configuration.alternatives, scores.dropFirst()).map { alternative, score in
      Alternative(
        alternative.kind, options: alternative.options, figures: .init(score),
        chosen: .init(scores[0]), trainingPhotos: counts.training, heldOutPhotos: counts.heldOut)
    }
  }

  private func discriminant(on set: any TrainingSet) async throws -> [HeadScore] {
    try await HeadChoice(set: set, options: options, rejected: configuration.rejectedFraction)
      .outcome(of: .discriminant).scores
  }
}

extension Alternative.Figures {
  init(_ score: HeadScore) { self.init(accuracy: score.accuracy, logLoss: score.logLoss) }
}
