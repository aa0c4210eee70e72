import Datasets
import Failures
import Features
import FineTuning
import Inference
import Learning
import Models
import ObjectStores

/// A backbone, its features of a training's photos, and the head that was kept on them.
struct FittedBackbone<P: Platform> {
  let backbone: Backbone
  let recipe: FeatureRecipe
  let table: P.Store.Table
  let set: any TrainingSet
  let outcome: HeadChoice.Outcome

  /// The figures of the head on the held-out photos; nil where none were held out.
  var figures: Alternative.Figures? {
    outcome.scores.first { $0.kind == outcome.classifier.kind }.map { .init($0) }
  }
}

/// Fits heads on a tuned backbone, and keeps it or the untuned one, whichever does better on the held-out photos.
struct TunedTraining<P: Platform> {
  let configuration: TrainingConfiguration
  let platform: P
  let dataset: Dataset
  let classes: [String]
  let options: FitOptions
  /// The table's splits, where they were drawn after the features.
  let splits: [String: Split]?
  let progress: ProgressHandler

  /// - Parameters:
  ///   - untuned: The untuned backbone.
  ///   - network: Its network.
  ///   - tuning: The tuning of the network.
  /// - Returns: The backbone to keep, both features' tables, and the account of the tuning.
  func run(
    _ untuned: FittedBackbone<P>, _ network: LearnableNetwork, by tuning: NetworkTuning
  ) async throws -> (kept: FittedBackbone<P>, tuned: FittedBackbone<P>, FineTuningRecord) {
    let start = ContinuousClock.now
    guard let before = untuned.figures else {
      throw PomonaError(
        .unusableData, "fine-tuning needs held-out photos, and none could be held out",
        remedy: "Add photos to every class, or leave --fine-tune out.")
    }
    let result = try await tuning.run(
      network, on: dataset, skipped: Set(untuned.set.skipped.map(\.path)), classes: classes,
      head: try await firstHead(on: untuned.set), from: platform.library)
    let tuned = try await fitted(result.backbone, folder: tuning.folder)
    guard let after = tuned.figures else {
      throw PomonaError(
        .changedInput, "the held-out photos can no longer be read",
        remedy: "Run the same command again, without --resume.")
    }
    let isBetter = (after.accuracy, -after.logLoss) > (before.accuracy, -before.logLoss)
    let record = FineTuningRecord(
      passes: result.passes, plannedPasses: result.plannedPasses,
      kept: isBetter ? (result.choice == .last ? .last : .mean) : .untuned, untuned: before,
      tuned: after, precision: result.plan.precision, frozenShare: result.plan.frozenShare,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    return (isBetter ? tuned : untuned, tuned, record)
  }

  /// The last layer to begin with.
  private func firstHead(on set: any TrainingSet) async throws -> LogisticRegression {
    var options = options
    options.chosen = ["strength": 1]
    let fit = try await set.fit(LogisticRegression.self, options: options)
    guard let head = fit.classifier as? LogisticRegression else {
      preconditionFailure("a logistic regression gives one")
    }
    return head
  }

  private func fitted(_ backbone: Backbone, folder: String) async throws -> FittedBackbone<P> {
    let recipe = try FeatureRecipe(
      backbone: backbone, resize: configuration.resize, precision: configuration.precision)
    let table = try await platform.features.table(
      of: dataset, recipe: recipe,
      at: .intermediate(Location(folder).appending("features")), resume: configuration.resume,
      progress: progress)
    let set = try await platform.trainingSet(of: table, classes: classes, splits: splits)
    let outcome = try await HeadChoice(
      set: set, options: options, rejected: configuration.rejectedFraction
    ).outcome(of: configuration.classifier)
    return FittedBackbone(
      backbone: backbone, recipe: recipe, table: table, set: set, outcome: outcome)
  }
}
