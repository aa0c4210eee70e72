import CHEIF
import CVips
import Failures

/// A library that photos are decoded with, and whether it is there.
package struct NativeLibrary: Sendable {
  package let name: String
  /// What it is for.
  package let formats: [PhotoFormat]
  /// Its version, or nil when it cannot be used.
  package let version: String?
  /// Why it cannot be used and what to do about it, or nil when it can.
  package let problem: ImageError?

  /// The libraries that are looked for at run time. Loads them.
  package static func all() -> [NativeLibrary] {
    [
      NativeLibrary(
        "libvips", [.png, .gif, .webp, .tiff, .avif], version: cvips_version(),
        problem: cvips_problem(),
        remedy: vipsRemedy),
      NativeLibrary(
        "libheif", [.heic], version: cheif_version(), problem: cheif_problem(), remedy: heifRemedy),
    ]
  }

  static let vipsRemedy = "run scripts/setup, or install libvips 8.13 or later"
  static let heifRemedy = "install libheif (Debian: libheif1), or convert the photo to JPEG"

  static func missing(
    _ library: String, for format: PhotoFormat, problem: String, remedy: String
  ) -> ImageError {
    ImageError(
      .missingLibrary, "\(format.name) photos need \(library), which cannot be loaded: \(problem)",
      remedy: remedy)
  }

  private init(
    _ name: String, _ formats: [PhotoFormat], version: UnsafePointer<CChar>?,
    problem: UnsafePointer<CChar>?,
    remedy: String
  ) {
    self.name = name
    self.formats = formats
    self.version = version.map { String(cString: $0) }
    self.problem = problem.map {
      Self.missing(name, for: formats[0], problem: String(cString: $0), remedy: remedy)
    }
  }
}
