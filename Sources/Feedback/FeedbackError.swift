package import Failures

/// The domain of failures to keep what users send.
package enum FeedbackDomain {}

/// The reason why a photo could not be kept.
package typealias FeedbackError = Failure<FeedbackDomain>

extension FailureCode where Domain == FeedbackDomain {
  /// The collection has reached its largest size.
  package static var full: Self { Self("full", .cannotCreate) }
  /// The photo is not a JPEG file, or a malformed one.
  package static var unsupportedPhoto: Self { Self("unsupportedPhoto", .unusableData) }
}
