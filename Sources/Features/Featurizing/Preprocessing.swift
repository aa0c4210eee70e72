public import Imaging
public import Inference

/// The preparation of photos for a backbone: part of every model and feature table, so that training and prediction
/// cannot differ.
public struct Preprocessing: Sendable, Hashable, Codable {
  /// The way photos of any shape become the network's square.
  public var resize: ResizeMode
  /// The arithmetic of the network. A processor that does not support it computes in `f32`.
  public var precision: Precision
  /// The views of a photo whose features are averaged.
  public var views: ViewCount

  /// A preparation of photos.
  public init(resize: ResizeMode = .stretch, precision: Precision, views: ViewCount = .one) {
    self.resize = resize
    self.precision = precision
    self.views = views
  }

  private enum CodingKeys: CodingKey {
    case resize, precision, views
  }

  /// Decodes a preparation; one view where the number is missing.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    resize = try values.decode(ResizeMode.self, forKey: .resize)
    precision = try values.decode(Precision.self, forKey: .precision)
    views = try values.decodeIfPresent(ViewCount.self, forKey: .views) ?? .one
  }

  /// Encodes the preparation; one view is left out, as in files of version 0.1.0.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(resize, forKey: .resize)
    try values.encode(precision, forKey: .precision)
    if views != .one { try values.encode(views, forKey: .views) }
  }
}
