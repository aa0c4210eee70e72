import Datasets
import Failures
import Features
import Files
import FineTuning
import Foundation
import Inference
import Learning
import Models
import ObjectStores

/// Fits heads on a tuned backbone, and keeps it or the untuned one, whichever does better on the held-out photos.
struct TunedTraining<P: Platform> {
  /// The backbone that was kept, and the account of the tuning.
  struct Outcome {
    let kept: FittedBackbone<P>
    let tuned: FittedBackbone<P>
    let record: FineTuningRecord
  }

  let fitter: BackboneFitter<P>
  /// The folder for what an interrupted run goes on from.
  let folder: String
  /// The time that features and heads of the untuned backbone have taken; those of the tuned one will take as long.
  let spent: Duration

  /// - Parameters:
  ///   - untuned: The untuned backbone.
  ///   - tunings: The tuning of the backbone, or of each that it is the combination of.
  func run(
    _ untuned: FittedBackbone<P>, by tunings: [NetworkTuning]
  ) async throws -> Outcome {
    let start = ContinuousClock.now
    guard let before = untuned.figures else {
      throw PomonaError(
        .unusableData, "fine-tuning needs held-out photos, and none could be held out",
        remedy: "Add photos to every class, or leave --fine-tune out.")
    }
    let skipped = Set(untuned.set.skipped.map(\.path))
    let end = (fitter.configuration.fineTuning?.timeLimit).map { start + ($0 - spent * 2) }
    var results: [NetworkTuning.Result] = []
    for (index, tuning) in tunings.enumerated() {
      let head = try await firstHead(of: tuning, among: tunings.count, untuned)
      let work = tunings[index...].reduce(0) { $0 + $1.multiplications }
      let timeLeft = end.map { ($0 - ContinuousClock.now) * (tuning.multiplications / work) }
      results.append(
        try await tuning.run(
          on: fitter.dataset, skipped: skipped, classes: fitter.classes, head: head,
          timeLeft: timeLeft,
          from: fitter.platform.library))
    }
    let tuned = try await fitter.fit(
      try recipe(of: try combined(results.map(\.backbone))), in: features(of: folder))
    let after = try tuned.requiredFigures()
    let isBetter = (after.accuracy, -after.logLoss) > (before.accuracy, -before.logLoss)
    let takesLast = results.allSatisfy { $0.choice == .last }
    let record = FineTuningRecord(
      passes: results.flatMap(\.passes),
      plannedPasses: results.map(\.plannedPasses).max() ?? 0,
      kept: isBetter ? (takesLast ? .last : .mean) : .untuned, untuned: before, tuned: after,
      precision: results[0].plan.precision, frozenShare: results[0].plan.frozenShare,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    return Outcome(kept: isBetter ? tuned : untuned, tuned: tuned, record: record)
  }

  /// The strength of the first last layer's penalty, for each photo. A weaker one gives a layer that is sure of every photo
  /// from the beginning, so that the network has little error to learn from.
  private static var strengthPerPhoto: Double { 0.04 }

  /// The last layer to begin with.
  private func firstHead(
    of tuning: NetworkTuning, among count: Int, _ untuned: FittedBackbone<P>
  ) async throws -> LogisticRegression {
    var options = fitter.options
    options.chosen = [
      "strength": max(1, Self.strengthPerPhoto * Double(untuned.set.count(of: .train)))
    ]
    guard count > 1 else { return try await logisticRegression(on: untuned.set, options) }
    let own = try await fitter.features(
      try recipe(of: tuning.backbone), in: features(of: tuning.folder))
    let head = try await logisticRegression(on: own.set, options)
    try await own.table.remove()
    return head
  }

  private func logisticRegression(
    on set: any TrainingSet, _ options: FitOptions
  ) async throws -> LogisticRegression {
    let fit = try await set.fit(LogisticRegression.self, options: options)
    guard let head = fit.classifier as? LogisticRegression else {
      preconditionFailure("a logistic regression gives one")
    }
    return head
  }

  private func combined(_ backbones: [Backbone]) throws -> Backbone {
    guard backbones.count > 1 else { return backbones[0] }
    let path = "\(folder)/combination.onnx"
    try AtomicFile.write(try BackboneCombination(backbones).file(), to: path)
    var backbone = try Backbone(
      contentsOf: path, overrides: .init(side: fitter.configuration.backbone.side))
    backbone.name = fitter.configuration.backbone.name
    return backbone
  }

  private func recipe(of backbone: Backbone) throws -> FeatureRecipe {
    try FeatureRecipe(
      backbone: backbone, resize: fitter.configuration.resize,
      precision: fitter.configuration.exactPrecision)
  }

  private func features(of folder: String) -> Location { Location(folder).appending("features") }
}
