public import Failures

/// The domain of failures to decode or encode an image.
public enum ImagingDomain {}

/// The reason why a photo could not be read.
public typealias ImageError = Failure<ImagingDomain>

extension FailureCode where Domain == ImagingDomain {
  /// There are no bytes at all.
  public static var empty: Self { Self("empty", .unusableData) }
  /// The bytes are no photo, or one of a kind that is not read.
  public static var unsupportedFormat: Self { Self("unsupportedFormat", .unusableData) }
  /// More bytes or pixels than ``ImageLimits`` allow.
  public static var tooLarge: Self { Self("tooLarge", .unusableData) }
  /// The photo ends early.
  public static var truncated: Self { Self("truncated", .unusableData) }
  /// The photo is damaged.
  public static var corrupt: Self { Self("corrupt", .unusableData) }
  /// The photo may be fine, but the library that reads its format is not installed.
  public static var missingLibrary: Self { Self("missingLibrary", .unavailable) }
  /// Pixels could not be written as JPEG.
  public static var notEncodable: Self { Self("notEncodable", .unusableData) }
}

extension ImageError {
  static func truncated(_ message: String) -> ImageError {
    ImageError(.truncated, message, remedy: "copy the photo again from where it came")
  }

  static func corrupt(_ message: String) -> ImageError {
    ImageError(.corrupt, message, remedy: "replace the photo or leave it out")
  }

  /// A decoder's own words about a photo of `format`.
  static func undecodable(_ format: PhotoFormat, _ reason: String) -> ImageError {
    let line = reason.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
    let message = "the \(format.name) photo cannot be decoded: \(line)"
    let lowered = line.lowercased()
    let endsEarly = [
      "premature end", "truncated", "end of file", "end of stream", "end-of-data", "eof",
    ]
    .contains { lowered.contains($0) }
    return endsEarly ? .truncated(message) : .corrupt(message)
  }
}
