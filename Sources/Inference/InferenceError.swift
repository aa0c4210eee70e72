/// Why a backbone cannot be found, read or run, and what to do about it.
public struct InferenceError: Error, Hashable, Sendable {
  /// What kind of thing went wrong.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case runtimeMissing, runtimeFailed, backboneUnknown, backboneUnreadable, backboneInvalid
      case backboneUnsupported, preprocessingUnknown
    }

    private let kind: Kind

    /// OpenVINO is not there, or not in the version this program was made for.
    public static let runtimeMissing = Code(kind: .runtimeMissing)
    /// OpenVINO was asked for something and refused.
    public static let runtimeFailed = Code(kind: .runtimeFailed)
    /// No installed backbone has this name.
    public static let backboneUnknown = Code(kind: .backboneUnknown)
    /// The file is not there or cannot be read.
    public static let backboneUnreadable = Code(kind: .backboneUnreadable)
    /// The file is damaged, or no ONNX file.
    public static let backboneInvalid = Code(kind: .backboneInvalid)
    /// The file is an ONNX file that does not map one photo to one feature vector.
    public static let backboneUnsupported = Code(kind: .backboneUnsupported)
    /// Neither the file nor the caller tells how photos become the backbone's input.
    public static let preprocessingUnknown = Code(kind: .preprocessingUnknown)

    public var description: String { kind.rawValue }
  }

  /// The kind of failure, for programs.
  public let code: Code
  /// What happened, a sentence without its full stop.
  public let message: String
  /// What to do about it, a sentence without its full stop.
  public let remedy: String

  package init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }
}

extension InferenceError: CustomStringConvertible {
  public var description: String { "\(message): \(remedy)" }
}
