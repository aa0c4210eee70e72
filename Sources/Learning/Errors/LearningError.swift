public import Failures

/// The domain of failures to fit a classifier or to predict with one.
public enum LearningDomain {}

/// The reason why a classifier could not be fitted, decoded or applied.
public typealias LearningError = Failure<LearningDomain>

extension FailureCode where Domain == LearningDomain {
  /// Arrays that belong together differ in size.
  public static var sizeMismatch: Self { Self("sizeMismatch", .unusableData) }
  /// A class id is negative, or not below the number of classes.
  public static var labelOutOfRange: Self { Self("labelOutOfRange", .unusableData) }
  /// Fewer than two classes.
  public static var tooFewClasses: Self { Self("tooFewClasses", .unusableData) }
  /// More classes than the classifier supports.
  public static var tooManyClasses: Self { Self("tooManyClasses", .unusableData) }
  /// A class has no samples.
  public static var emptyClass: Self { Self("emptyClass", .unusableData) }
  /// A feature or probability is NaN or infinite.
  public static var nonFinite: Self { Self("nonFinite", .unusableData) }
  /// A setting is out of its range.
  public static var invalidConfiguration: Self { Self("invalidConfiguration", .unusableData) }
  /// The arrays of a stored classifier are missing or contradict each other.
  public static var invalidModel: Self { Self("invalidModel", .unusableData) }
  /// No head of the requested kind is registered.
  public static var unknownHead: Self { Self("unknownHead", .unusableData) }
  /// The data or the classifier exceeds the range of its indexes.
  public static var tooLarge: Self { Self("tooLarge", .unusableData) }
  /// A native library could not be loaded.
  public static var libraryMissing: Self { Self("libraryMissing", .unavailable) }
  /// The fit was cancelled.
  public static var cancelled: Self { Self("cancelled", .interrupted) }
}
