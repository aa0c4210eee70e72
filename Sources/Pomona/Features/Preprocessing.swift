public import Imaging
public import Inference

/// How a photo becomes features: part of every model and feature table, so that training and prediction cannot differ.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// How a photo of any shape becomes the network's square.
  public var resize: ResizeMode
  /// The arithmetic of the network.
  public var precision: Precision

  public init(resize: ResizeMode = .stretch, precision: Precision = .preferred) {
    self.resize = resize
    self.precision = precision
  }
}
