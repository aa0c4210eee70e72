/// Why a photo could not be read, and what can be done about it.
public struct ImageError: Error, Sendable, CustomStringConvertible {
  /// The kind of a failure, for programs.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String, Sendable {
      case empty, unsupportedFormat, tooLarge, truncated, corrupt, missingLibrary, notEncodable
    }

    private let kind: Kind

    /// There are no bytes at all.
    public static let empty = Code(kind: .empty)
    /// The bytes are no photo, or one of a kind that is not read.
    public static let unsupportedFormat = Code(kind: .unsupportedFormat)
    /// More bytes or pixels than ``ImageLimits`` allow.
    public static let tooLarge = Code(kind: .tooLarge)
    /// The photo ends early.
    public static let truncated = Code(kind: .truncated)
    /// The photo is damaged.
    public static let corrupt = Code(kind: .corrupt)
    /// The photo may be fine, but the library that reads its format is not installed.
    public static let missingLibrary = Code(kind: .missingLibrary)
    /// Pixels could not be written as JPEG.
    public static let notEncodable = Code(kind: .notEncodable)

    /// The code's name, such as `truncated`.
    public var description: String { kind.rawValue }
  }

  /// The kind of the failure.
  public let code: Code
  /// What is wrong, as a sentence without a full stop.
  public let message: String
  /// What can be done about it, as a sentence without a full stop.
  public let remedy: String

  /// The message and the remedy.
  public var description: String { "\(message); \(remedy)" }

  package init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }
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
