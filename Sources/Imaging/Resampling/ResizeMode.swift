/// How a photo that is not square becomes the square input of a network.
public enum ResizeMode: String, Codable, CaseIterable, Sendable {
  /// Both sides are scaled to the network's, whatever becomes of the proportions.
  case stretch
  /// The shorter side is scaled to the network's, and the middle is kept.
  case crop
  /// The longer side is scaled to the network's; the rest is filled with grey.
  case pad
}
