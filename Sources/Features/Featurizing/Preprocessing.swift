public import Imaging
public import Inference

/// The preparation of photos for a backbone: part of every model and feature table, so that training and prediction
/// cannot differ.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// The way photos of any shape become the network's square.
  public var resize: ResizeMode
  /// The arithmetic of the network. A processor that does not support it computes in `f32`.
  public var precision: Precision

  /// A preparation of photos.
  public init(resize: ResizeMode = .stretch, precision: Precision) {
    self.resize = resize
    self.precision = precision
  }
}
