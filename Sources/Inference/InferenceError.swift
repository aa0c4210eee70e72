public import Failures

/// The domain of failures to find, read, compile or run a backbone.
public enum InferenceDomain {}

/// The reason why a backbone could not be found, read, compiled or run.
public typealias InferenceError = Failure<InferenceDomain>

extension FailureCode where Domain == InferenceDomain {
  /// The inference runtime is not installed, or not in the version that this program requires.
  public static var runtimeMissing: Self { Self("runtimeMissing", .unavailable) }
  /// A call of the inference runtime failed.
  public static var runtimeFailed: Self { Self("runtimeFailed", .software) }
  /// No installed backbone has this name.
  public static var backboneUnknown: Self { Self("backboneUnknown", .noInput) }
  /// The file does not exist or cannot be read.
  public static var backboneUnreadable: Self { Self("backboneUnreadable", .noInput) }
  /// The file is damaged, or not an ONNX file.
  public static var backboneInvalid: Self { Self("backboneInvalid", .unusableData) }
  /// The file is an ONNX file that does not map one photo to one feature vector.
  public static var backboneUnsupported: Self { Self("backboneUnsupported", .unusableData) }
  /// Neither the file nor the caller specifies how photos become the backbone's input.
  public static var preprocessingUnknown: Self { Self("preprocessingUnknown", .unusableData) }
}
