public import Imaging
public import Inference

/// How a photo becomes features: part of every model and feature table, so that training and prediction cannot differ.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// How a photo of any shape becomes the network's square.
  public var resize: ResizeMode
  /// The arithmetic of the network. A processor without the one asked for computes in `f32`.
  public var precision: Precision

  /// A way to prepare photos; by default stretched, and in the quickest arithmetic that the processor has.
  /// - Parameter precision: Where this processor does not compute in it, `f32` takes its place.
  public init(resize: ResizeMode = .stretch, precision: Precision = .preferred) {
    self.resize = resize
    self.precision = Precision.available.contains(precision) ? precision : .f32
  }
}
