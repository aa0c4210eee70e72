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
