import Datasets
import Failures
import Features
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

  let fitter: BackboneFitter<P>
  /// The folder for the features.
  let folder: Location

  /// - Parameter single: The backbone with the photo alone.
  func run(_ single: FittedBackbone<P>) async throws -> Outcome {
    let start = ContinuousClock.now
    let configuration = fitter.configuration
    guard let one = single.figures else {
      throw PomonaError(
        .unusableData, "views are compared on held-out photos, and none could be held out",
        remedy: "Add photos to every class, or leave --views out.")
    }
    let recipe = try FeatureRecipe(
      backbone: single.backbone, resize: configuration.resize,
      precision: single.recipe.preprocessing.precision, averaged: configuration.views)
    let averaged = try await fitter.fit(recipe, in: folder)
    let several = try averaged.requiredFigures()
    let isBetter = (several.accuracy, -several.logLoss) > (one.accuracy, -one.logLoss)
    let count = isBetter ? ViewCount.one : configuration.views
    return Outcome(
      kept: isBetter ? averaged : single, averaged: averaged,
      alternative: Alternative(
        .views, options: "--views \(count.rawValue)", figures: isBetter ? one : several,
        chosen: isBetter ? several : one, trainingPhotos: averaged.set.count(of: .train),
        heldOutPhotos: averaged.set.count(of: .validation)),
      duration: ContinuousClock.now - start)
  }
}
