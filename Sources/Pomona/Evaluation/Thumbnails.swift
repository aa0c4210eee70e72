import Imaging
import Storage

/// Small pictures of the mistakes, for the report.
struct Thumbnails {
  /// JPEG bytes by the photo's path.
  let jpegs: [String: [UInt8]]

  /// Reads the photos of the first evaluation's mistakes from below `location`; those that cannot be read are left out.
  init(of evaluations: [Evaluation], from location: Location) {
    let store = try? location.store()
    let loader = PhotoLoader()
    var jpegs: [String: [UInt8]] = [:]
    for mistake in evaluations.first?.mistakes ?? [] {
      guard let bytes = try? store?.read(mistake.path, maximumBytes: ImageLimits().maximumBytes),
        let image = try? bytes.withUnsafeBytes({ try loader.thumbnail($0, maximumSide: 160) }),
        let jpeg = try? JPEGEncoder.encode(image, quality: 80)
      else { continue }
      jpegs[mistake.path] = jpeg
    }
    self.jpegs = jpegs
  }
}
