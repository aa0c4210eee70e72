package import Datasets
import Files
import Foundation
package import Imaging
package import Inference
import JSON

/// All that the features of a photo depend on besides the photo: the backbone and the preprocessing.
package struct FeatureRecipe: Sendable {
  package let backbone: Backbone
  package let preprocessing: Preprocessing
  /// The backbone's identity, as manifests record it.
  package let record: BackboneRecord

  /// A recipe for this machine.
  ///
  /// - Parameters:
  ///   - backbone: The network.
  ///   - resize: The way photos of any shape become square.
  ///   - precision: The arithmetic; nil takes the fastest that the processor supports, and one that it does not support
  ///     becomes `f32`.
  ///   - averaged: The number of views whose features are averaged.
  package init(
    backbone: Backbone, resize: ResizeMode, precision: Precision?, averaged: ViewCount = .one
  ) throws {
    self.backbone = backbone
    preprocessing = Preprocessing(
      resize: resize, precision: try InferenceBackends.default.resolve(precision), views: averaged)
    record = try BackboneRecord(backbone)
  }

  /// The recipe of a model, for this machine.
  package init(backbone: Backbone, _ preprocessing: Preprocessing) throws {
    try self.init(
      backbone: backbone, resize: preprocessing.resize, precision: preprocessing.precision,
      averaged: preprocessing.views)
  }

  /// Identifies a data set's features: equal for equal samples (by path, size, label and split) and equal recipes.
  package func fingerprint(of dataset: Dataset) throws -> String {
    var hash = SHA256()
    hash.update(try SortedJSON.encoded(record))
    hash.update(try SortedJSON.encoded(preprocessing))
    hash.update(Array("signature".utf8))
    let limits = ImageLimits.current
    if limits.maximumPixels != ImageLimits().maximumPixels {
      hash.update(Array("\(limits.maximumPixels)\n".utf8))
    }
    for sample in dataset.samples {
      let fields = [
        sample.path, sample.label ?? "", sample.split?.rawValue ?? "", "\(sample.bytes ?? -1)",
      ]
      hash.update(Array((fields.joined(separator: "\0") + "\n").utf8))
    }
    for photo in dataset.skipped { hash.update(Array("\(photo.path)\0\(photo.reason)\n".utf8)) }
    return hash.finalize()
  }
}
