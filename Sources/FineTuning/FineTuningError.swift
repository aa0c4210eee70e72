public import Failures

/// The domain of failures to fine-tune a network.
public enum FineTuningDomain {}

/// The reason why a network could not be fine-tuned.
public typealias FineTuningError = Failure<FineTuningDomain>

extension FailureCode where Domain == FineTuningDomain {
  /// oneDNN is not installed, or not for this processor.
  public static var libraryMissing: Self { Self("libraryMissing", .unavailable) }
  /// A call of oneDNN failed.
  public static var libraryFailed: Self { Self("libraryFailed", .software) }
  /// The network has an operation that cannot learn here.
  public static var networkUnsupported: Self { Self("networkUnsupported", .unusableData) }
  /// The loss is no longer a number.
  public static var diverged: Self { Self("diverged", .software) }
}
