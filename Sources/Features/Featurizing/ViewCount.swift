/// The number of views of a photo whose features are averaged. More take as many times longer.
public enum ViewCount: Int, Sendable, Hashable, Codable, CaseIterable {
  /// The photo as it is.
  case one = 1
  /// The same, and its subject: the part of the photo in which the network responds most, enlarged.
  case two = 2
  /// The same, the subject with a wider margin, and the photo mirrored.
  case four = 4

  /// The sides of the windows around the subject, as fractions of the photo's.
  var windows: [Double] {
    switch self {
    case .one: []
    case .two: [0.65]
    case .four: [0.65, 0.8]
    }
  }

  /// True if one of the views is the photo mirrored.
  var isMirrored: Bool { self == .four }
}
