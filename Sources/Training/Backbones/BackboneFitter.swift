import Datasets
import Features
import Learning
import Models
import ObjectStores

/// Computes the features of a training's photos with a backbone, and fits heads on them.
struct BackboneFitter<P: Platform> {
  let configuration: TrainingConfiguration
  let platform: P
  let dataset: Dataset
  let classes: [String]
  let options: FitOptions
  /// The table's splits, where they were drawn after the features.
  let splits: [String: Split]?
  let progress: ProgressHandler

  /// The features of the photos, and the same ready to be learned from.
  ///
  /// - Parameter folder: The folder of the table.
  func features(
    _ recipe: FeatureRecipe, in folder: Location
  ) async throws -> (table: P.Store.Table, set: any TrainingSet) {
    let table = try await platform.features.table(
      of: dataset, recipe: recipe, at: .intermediate(folder), resume: configuration.resume,
      progress: progress)
    return (table, try await platform.trainingSet(of: table, classes: classes, splits: splits))
  }

  /// The backbone of a recipe with the head that does best on its features.
  ///
  /// - Parameter folder: The folder of the table.
  func fit(_ recipe: FeatureRecipe, in folder: Location) async throws -> FittedBackbone<P> {
    let (table, set) = try await features(recipe, in: folder)
    return try await fit(recipe, table: table, set: set)
  }

  /// The same on features that exist.
  func fit(
    _ recipe: FeatureRecipe, table: P.Store.Table, set: any TrainingSet
  ) async throws -> FittedBackbone<P> {
    FittedBackbone<P>(
      backbone: recipe.backbone, recipe: recipe, table: table, set: set,
      outcome: try await choice(on: set).outcome(of: configuration.classifier))
  }

  /// The choice between heads on some features.
  func choice(on set: any TrainingSet) -> HeadChoice {
    HeadChoice(set: set, options: options, rejected: configuration.rejectedFraction)
  }
}
