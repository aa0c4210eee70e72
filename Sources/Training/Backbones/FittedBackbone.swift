import Failures
import Features
import Inference
import Learning
import Models

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

  /// The figures of the head on the held-out photos, which were held out before.
  func requiredFigures() throws -> Alternative.Figures {
    guard let figures else {
      throw PomonaError(
        .changedInput, "the held-out photos can no longer be read",
        remedy: "Run the same command again, without --resume.")
    }
    return figures
  }
}
