package import Failures

/// The domain of failures of worker processes.
package enum WorkerDomain {}

/// The reason why a worker process cannot be used, or a worker cannot go on.
package typealias WorkerFailure = Failure<WorkerDomain>

extension FailureCode where Domain == WorkerDomain {
  /// The process cannot be started, or its folder cannot be used.
  package static var start: Self { Self("start", .software) }
  /// The process ended, or closed its end of the connection.
  package static var ended: Self { Self("ended", .software) }
  /// The process did not reply within the time limit.
  package static var timedOut: Self { Self("timedOut", .software) }
  /// The other side sent an invalid frame, or one that does not belong here.
  package static var protocolViolation: Self { Self("protocolViolation", .software) }
}
