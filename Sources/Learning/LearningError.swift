public import Failures

/// The domain of failures to fit a classifier or to predict with one.
public enum LearningDomain {}

/// The reason why something could not be learned or predicted.
public typealias LearningError = Failure<LearningDomain>

extension FailureCode where Domain == LearningDomain {
  /// Arrays that belong together differ in size.
  public static var sizeMismatch: Self { Self("sizeMismatch", .unusableData) }
  /// A class id is negative, or not below the number of classes.
  public static var labelOutOfRange: Self { Self("labelOutOfRange", .unusableData) }
  /// There is nothing to tell apart: fewer than two classes.
  public static var tooFewClasses: Self { Self("tooFewClasses", .unusableData) }
  /// More classes than the classifier can hold.
  public static var tooManyClasses: Self { Self("tooManyClasses", .unusableData) }
  /// A class has no samples.
  public static var emptyClass: Self { Self("emptyClass", .unusableData) }
  /// A feature or probability is NaN or infinite.
  public static var nonFinite: Self { Self("nonFinite", .unusableData) }
  /// A setting is out of its range.
  public static var invalidConfiguration: Self { Self("invalidConfiguration", .unusableData) }
  /// The arrays of a stored classifier contradict each other.
  public static var invalidModel: Self { Self("invalidModel", .unusableData) }
  /// The data or the classifier is larger than its indexes can count.
  public static var tooLarge: Self { Self("tooLarge", .unusableData) }
  /// A native library could not be loaded.
  public static var libraryMissing: Self { Self("libraryMissing", .unavailable) }
  /// The progress callback asked to stop.
  public static var cancelled: Self { Self("cancelled", .unusableData) }
}
