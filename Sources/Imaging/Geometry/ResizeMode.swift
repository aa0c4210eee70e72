/// The rule by which a photo of any shape becomes the square input of a network.
public enum ResizeMode: String, Codable, CaseIterable, Sendable {
  /// Scales both sides to the network's, without regard to the proportions.
  case stretch
  /// Scales the shorter side to the network's and keeps the centre.
  case crop
  /// Scales the longer side to the network's and fills the rest with grey.
  case pad

  /// The part of a photo that the network sees, in fractions of the photo's width and height. With `pad` it extends
  /// beyond the photo.
  ///
  /// The exact region: ``ResizePlan`` rounds it to whole pixels.
  package func visibleRegion(photoWidth: Int, photoHeight: Int) -> PhotoRegion {
    let (width, height) = (Double(max(photoWidth, 1)), Double(max(photoHeight, 1)))
    let side: Double
    switch self {
    case .stretch: return .whole
    case .crop: side = min(width, height)
    case .pad: side = max(width, height)
    }
    let (columns, rows) = (side / width, side / height)
    return PhotoRegion(x: (1 - columns) / 2, y: (1 - rows) / 2, width: columns, height: rows)
  }
}
