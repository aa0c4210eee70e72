import CHEIF
import CVips
import Failures

/// A native library that decodes photos, and its availability on this machine.
package struct NativeLibrary: Sendable {
  package let name: String
  /// The formats it decodes.
  package let formats: [PhotoFormat]
  /// Its version; nil when it cannot be loaded.
  package let version: String?
  /// The reason why it cannot be loaded, with a remedy; nil when it can.
  package let problem: ImageError?

  /// Loads the libraries that are needed for some formats only, and reports on each.
  package static func all() -> [NativeLibrary] {
    [
      NativeLibrary(
        "libvips", formats: [.png, .gif, .webp, .tiff, .avif], version: cvips_version(),
        problem: cvips_problem(), remedy: vipsRemedy),
      NativeLibrary(
        "libheif", formats: [.heic], version: cheif_version(), problem: cheif_problem(),
        remedy: heifRemedy),
    ]
  }

  static let vipsRemedy = "Run scripts/setup, or install libvips 8.13 or later."
  static let heifRemedy = "Install libheif (Debian: libheif1), or convert the photo to JPEG."

  static func missing(
    _ library: String, for format: PhotoFormat, problem: String, remedy: String
  ) -> ImageError {
    ImageError(
      .missingLibrary, "\(format.name) photos need \(library), which cannot be loaded: \(problem)",
      remedy: remedy)
  }

  private init(
    _ name: String, formats: [PhotoFormat], version: UnsafePointer<CChar>?,
    problem: UnsafePointer<CChar>?, remedy: String
  ) {
    self.name = name
    self.formats = formats
    self.version = version.map { String(cString: $0) }
    self.problem = problem.map {
      Self.missing(name, for: formats[0], problem: String(cString: $0), remedy: remedy)
    }
  }
}
