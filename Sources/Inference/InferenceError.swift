public import Failures

/// The domain of failures to find, read or run a backbone.
public enum InferenceDomain {}

/// The reason why a backbone could not be found, read or run.
public typealias InferenceError = Failure<InferenceDomain>

extension FailureCode where Domain == InferenceDomain {
  /// OpenVINO is not there, or not in the version this program was made for.
  public static var runtimeMissing: Self { Self("runtimeMissing", .unavailable) }
  /// OpenVINO was asked for something and refused.
  public static var runtimeFailed: Self { Self("runtimeFailed", .software) }
  /// No installed backbone has this name.
  public static var backboneUnknown: Self { Self("backboneUnknown", .noInput) }
  /// The file is not there or cannot be read.
  public static var backboneUnreadable: Self { Self("backboneUnreadable", .noInput) }
  /// The file is damaged, or no ONNX file.
  public static var backboneInvalid: Self { Self("backboneInvalid", .unusableData) }
  /// The file is an ONNX file that does not map one photo to one feature vector.
  public static var backboneUnsupported: Self { Self("backboneUnsupported", .unusableData) }
  /// Neither the file nor the caller tells how photos become the backbone's input.
  public static var preprocessingUnknown: Self { Self("preprocessingUnknown", .unusableData) }
}
