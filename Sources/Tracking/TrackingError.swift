package import Failures

/// The domain of failures to track runs.
package enum TrackingDomain {}

/// The reason why a run could not be sent to a tracking server.
package typealias TrackingError = Failure<TrackingDomain>

extension FailureCode where Domain == TrackingDomain {
  /// The server cannot be reached, or does not respond.
  package static var unreachable: Self { Self("unreachable", .unavailable) }
  /// The server has rejected a request.
  package static var rejected: Self { Self("rejected", .unavailable) }
  /// The address is not one of a tracking server.
  package static var invalidAddress: Self { Self("invalidAddress", .usage) }
}
