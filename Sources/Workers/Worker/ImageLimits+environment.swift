package import Imaging

extension ImageLimits {
  /// The environment variable of a worker that holds the most pixels of a photo.
  package static let pixelsVariable = "POMONA_MAXIMUM_PIXELS"

  /// The limits that the environment of a worker gives; the default ones where it gives none.
  package init(environment: [String: String]) {
    self.init()
    if let pixels = environment[Self.pixelsVariable].flatMap({ Int($0) }), pixels > 0 {
      maximumPixels = pixels
    }
  }

  /// The variable that gives a worker these limits.
  package var environment: [String: String] { [Self.pixelsVariable: "\(maximumPixels)"] }
}
