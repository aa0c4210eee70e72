import Datasets
import Failures
import Features
import Learning
import Models
import ObjectStores

/// Averages the features of several views of each photo, and keeps that or the photo alone, whichever does better on the
/// held-out photos.
struct ViewTrial<P: Platform> {
  /// The views that were kept, and the figures of both.
  struct Outcome {
    let kept: FittedBackbone<P>
    let averaged: FittedBackbone<P>
    /// The figures of the choice that was not kept.
    let alternative: Alternative
    let duration: Duration

    /// True if the average was kept.
    var isAveraged: Bool { kept.recipe.preprocessing.views != .one }
  }

  let configuration: TrainingConfiguration
  let platform: P
  let dataset: Dataset
  let classes: [String]
  let options: FitOptions
  /// The table's splits, where they were drawn after the features.
  let splits: [String: Split]?
  /// The folder for the features.
  let folder: Location
  let progress: ProgressHandler

  /// - Parameter single: The backbone with the photo alone.
  func run(_ single: FittedBackbone<P>) async throws -> Outcome {
    let start = ContinuousClock.now
    guard let one = single.figures else {
      throw PomonaError(
        .unusableData, "views are compared on held-out photos, and none could be held out",
        remedy: "Add photos to every class, or leave --views out.")
    }
    let recipe = try FeatureRecipe(
      backbone: single.backbone, resize: configuration.resize, precision: configuration.precision,
      averaged: configuration.views)
    let table = try await platform.features.table(
      of: dataset, recipe: recipe, at: .intermediate(folder), resume: configuration.resume,
      progress: progress)
    let set = try await platform.trainingSet(of: table, classes: classes, splits: splits)
    let averaged = FittedBackbone<P>(
      backbone: single.backbone, recipe: recipe, table: table, set: set,
      outcome: try await HeadChoice(
        set: set, options: options, rejected: configuration.rejectedFraction
      ).outcome(of: configuration.classifier))
    guard let several = averaged.figures else {
      throw PomonaError(
        .changedInput, "the held-out photos can no longer be read",
        remedy: "Run the same command again, without --resume.")
    }
    let isBetter = (several.accuracy, -several.logLoss) > (one.accuracy, -one.logLoss)
    let count = isBetter ? ViewCount.one : configuration.views
    return Outcome(
      kept: isBetter ? averaged : single, averaged: averaged,
      alternative: Alternative(
        .views, options: "--views \(count.rawValue)", figures: isBetter ? one : several,
        chosen: isBetter ? several : one, trainingPhotos: set.count(of: .train),
        heldOutPhotos: set.count(of: .validation)),
      duration: ContinuousClock.now - start)
  }
}
