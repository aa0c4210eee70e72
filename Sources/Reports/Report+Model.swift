import Evaluations
import Features
import Imaging
import Inference
import Learning
import Models

extension Report {
  /// The report on a model: what it is, how it was made and how well it does.
  init(
    on manifest: ModelManifest, title: String, evaluations: [Evaluation], run: RunRecord?,
    thumbnails: [String: [UInt8]]
  ) {
    let parameters = manifest.parameters.sorted { $0.key < $1.key }.map { name, value in
      let text =
        Int(exactly: value).map { "\($0)" } ?? "\((value * 10_000).rounded() / 10_000)"
      return (name: name.replacing("_", with: " "), value: text)
    }
    self.init(
      title: title,
      facts: [
        ("classifier", manifest.classifier.rawValue),
        ("backbone", "\(manifest.backbone.name), \(manifest.backbone.features) features"),
        (
          "photos",
          "\(manifest.preprocessing.resize.rawValue) to \(manifest.backbone.side) x \(manifest.backbone.side) pixels"
        ),
        ("precision", manifest.preprocessing.precision.rawValue),
        ("seed", "\(manifest.seed)"),
      ] + parameters,
      evaluations: evaluations, run: run, thumbnails: thumbnails)
  }
}
