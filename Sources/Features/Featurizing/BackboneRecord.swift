import Files
package import Inference

/// The identity of the backbone that computed features, and the input it expects.
package struct BackboneRecord: Codable, Sendable, Hashable {
  package var name: String
  /// The SHA-256 of the ONNX file, in hexadecimal.
  package var sha256: String
  /// The side of the network's square input, in pixels.
  package var side: Int
  /// The values subtracted from red, green and blue, in pixel levels.
  package var mean: [Float]
  /// The values that red, green and blue are divided by, in pixel levels.
  package var std: [Float]
  /// The length of a feature vector.
  package var features: Int

  package init(_ backbone: Backbone) throws {
    name = backbone.name
    sha256 = try SHA256.hash(fileAt: backbone.path)
    side = backbone.side
    mean = backbone.mean
    std = backbone.std
    features = backbone.featureCount
  }
}
