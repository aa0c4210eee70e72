package import Evaluations
import Features
import Formatting
import Imaging
import Inference
import Learning
package import Models

extension Report {
  /// A report on a model: its properties, how it was made and how well it does.
  ///
  /// - Parameters:
  ///   - manifest: The model's properties.
  ///   - title: The name of the model or the data set.
  ///   - evaluations: The evaluations; the first one is the headline.
  ///   - run: The training run; nil leaves it out.
  ///   - thumbnails: Pictures of the errors.
  package init(
    on manifest: ModelManifest, title: String, evaluations: [Evaluation], run: RunRecord?,
    thumbnails: Thumbnails = Thumbnails()
  ) {
    let backbone = manifest.backbone
    let parameters = manifest.parameters.sorted { $0.key < $1.key }.map { name, value in
      let words = name.replacing("_", with: " ")
      return ReportFact(
        name: words.prefix(1).uppercased() + words.dropFirst(),
        value: NumberFormat.typeset.number(value))
    }
    let views = manifest.preprocessing.views
    self.init(
      title: title,
      facts: [
        ReportFact(name: "Classifier", value: manifest.classifier.rawValue),
        ReportFact(name: "Backbone", value: "\(backbone.name), \(backbone.features) features"),
        ReportFact(
          name: "Input",
          value:
            "\(manifest.preprocessing.resize.rawValue) to \(backbone.side) × \(backbone.side) pixels"
            + (views == .one ? "" : ", the average of \(views.rawValue) views")
        ),
        ReportFact(name: "Precision", value: manifest.preprocessing.precision.rawValue),
        ReportFact(name: "Seed", value: "\(manifest.seed)"),
      ] + parameters,
      evaluations: evaluations, run: run, thumbnails: thumbnails)
  }
}
