public import Failures

/// The domain of failures to decode or encode an image.
public enum ImagingDomain {}

/// The reason why a photo could not be decoded, or an image not be encoded.
public typealias ImageError = Failure<ImagingDomain>

extension FailureCode where Domain == ImagingDomain {
  /// The photo has no bytes.
  public static var empty: Self { Self("empty", .unusableData) }
  /// The bytes are not a photo, or a photo in a format that is not supported.
  public static var unsupportedFormat: Self { Self("unsupportedFormat", .unusableData) }
  /// The photo exceeds the ``ImageLimits``.
  public static var tooLarge: Self { Self("tooLarge", .unusableData) }
  /// The photo ends early.
  public static var truncated: Self { Self("truncated", .unusableData) }
  /// The photo is damaged.
  public static var corrupt: Self { Self("corrupt", .unusableData) }
  /// The library that decodes the photo's format is not installed; the photo itself may be intact.
  public static var missingLibrary: Self { Self("missingLibrary", .unavailable) }
  /// The pixels cannot be encoded as JPEG.
  public static var notEncodable: Self { Self("notEncodable", .unusableData) }
}

extension ImageError {
  static func truncated(_ message: String) -> ImageError {
    ImageError(.truncated, message, remedy: "Copy the photo again from its source.")
  }

  static func corrupt(_ message: String) -> ImageError {
    ImageError(.corrupt, message, remedy: "Replace the photo or leave it out.")
  }
}
