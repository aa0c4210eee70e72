package import Failures

/// The domain of failures to run the service.
package enum ServerDomain {}

/// The reason why the service cannot run.
package typealias ServerError = Failure<ServerDomain>

extension FailureCode where Domain == ServerDomain {
  /// The address cannot be listened on.
  package static var cannotListen: Self { Self("cannotListen", .unavailable) }
  /// The certificate or its key cannot be used.
  package static var invalidCertificate: Self { Self("invalidCertificate", .unusableData) }
  /// Two models would have the same name.
  package static var sameName: Self { Self("sameName", .unusableData) }
  /// No worker starts.
  package static var noWorker: Self { Self("noWorker", .software) }
}
