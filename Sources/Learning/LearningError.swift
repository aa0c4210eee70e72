/// Why something could not be learned or predicted, and what can be done about it.
public struct LearningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of failure, for programs to tell failures apart.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: String {
      case sizeMismatch, labelOutOfRange, tooFewClasses, tooManyClasses, emptyClass, nonFinite
      case invalidConfiguration, invalidModel, tooLarge, libraryMissing, cancelled
    }

    private let kind: Kind

    /// Arrays that belong together differ in size.
    public static let sizeMismatch = Code(kind: .sizeMismatch)
    /// A class id is negative, or not below the number of classes.
    public static let labelOutOfRange = Code(kind: .labelOutOfRange)
    /// There is nothing to tell apart: fewer than two classes.
    public static let tooFewClasses = Code(kind: .tooFewClasses)
    /// More classes than the classifier can hold.
    public static let tooManyClasses = Code(kind: .tooManyClasses)
    /// A class has no samples.
    public static let emptyClass = Code(kind: .emptyClass)
    /// A feature or probability is NaN or infinite.
    public static let nonFinite = Code(kind: .nonFinite)
    /// A setting is out of its range.
    public static let invalidConfiguration = Code(kind: .invalidConfiguration)
    /// The arrays of a stored classifier contradict each other.
    public static let invalidModel = Code(kind: .invalidModel)
    /// The data or the classifier is larger than its indexes can count.
    public static let tooLarge = Code(kind: .tooLarge)
    /// A native library could not be loaded.
    public static let libraryMissing = Code(kind: .libraryMissing)
    /// The progress callback asked to stop.
    public static let cancelled = Code(kind: .cancelled)

    public var description: String { kind.rawValue }
  }

  /// The kind of failure, for programs.
  public let code: Code
  /// What happened.
  public let message: String
  /// How it may be remedied.
  public let remedy: String

  package init(_ code: Code, _ message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  public var description: String { "\(message) \(remedy)" }
}
