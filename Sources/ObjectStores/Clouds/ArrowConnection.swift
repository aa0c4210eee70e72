import CArrow
import Files
import Glibc
import Synchronization

/// An open object store of Arrow's. All stores below one bucket share one.
///
/// `@unchecked Sendable`: the pointer is set once, and Arrow's file systems may be used from many threads.
final class ArrowConnection: @unchecked Sendable {
  /// What paths in the store begin with: the bucket.
  let root: String
  let store: OpaquePointer
  let failure: CloudFailure
  /// Whether the store has ever answered: only then is it worth while to wait for it.
  let hasAnswered = Atomic(false)

  /// More requests at once than this are not made: it decides how many connections are kept.
  static let concurrency = 64

  private struct Key: Hashable {
    let uri: String
    let isAnonymous: Bool
    let timeLimit: Double
  }

  private static let open = Mutex<[Key: ArrowConnection]>([:])

  /// The connection of a location's bucket, which is opened when it is first asked for.
  static func to(_ location: Location) throws(StorageError) -> ArrowConnection {
    let key = Key(
      uri: location.storeURI, isAnonymous: location.isAnonymous, timeLimit: location.timeLimit)
    if let connection = open.withLock({ $0[key] }) { return connection }
    let connection = try Retries()(
      unless: \.isRefusal, { () throws(StorageError) in try ArrowConnection(location) })
    return open.withLock { open in
      // Another thread may have been faster.
      if let first = open[key] { return first }
      open[key] = connection
      return connection
    }
  }

  private init(_ location: Location) throws(StorageError) {
    let authorities = Authorities()
    authorities.use()
    let failure = CloudFailure(at: location)
    let uri = Self.completed(location).storeURI
    var root: UnsafeMutablePointer<CChar>?
    let key = getenv("AZURE_STORAGE_KEY").flatMap { $0.pointee == 0 ? nil : $0 }
    let usesKey =
      location.scheme == .abfss && location.parameter("credential_kind") == nil
      && location.parameter("sig") == nil
    store = try CloudCall.run(failure, path: location.description) { carrow in
      Self.withOptionalCString(authorities.file) { authorities in
        var options = carrow_store_options(
          azure_account_key: usesKey ? UnsafePointer(key) : nil,
          s3_anonymous: location.scheme == .s3 && location.isAnonymous,
          authorities: authorities, concurrency: Int32(Self.concurrency),
          time_limit: location.timeLimit)
        return carrow_store_open(uri, &options, &root, carrow)
      }
    }
    defer { free(root) }
    self.failure = failure
    let path = root.map { String(cString: $0) } ?? ""
    self.root = path.split(separator: "/").joined(separator: "/")
  }

  deinit { carrow_store_free(store) }

  /// What each cloud's library would otherwise wait or ask too long for.
  private static func completed(_ location: Location) -> Location {
    switch location.scheme {
    case .gs where location.parameter("retry_limit_seconds") == nil:
      // By default it tries for a quarter of an hour.
      return location.adding("retry_limit_seconds", "3")
    case .s3 where location.parameter("allow_delayed_open") == nil:
      // What is small is sent in one request, which leaves nothing behind when it is broken off.
      return completed(location.adding("allow_delayed_open", "true"))
    case .s3 where location.parameter("region") == nil && hasOwnEndpoint(location):
      // Arrow would ask Amazon for the bucket's region.
      let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].lazy.compactMap { (name: String) in
        getenv(name).map { String(cString: $0) }
      }.first
      return location.adding("region", region ?? "us-east-1")
    default: return location
    }
  }

  private static func hasOwnEndpoint(_ location: Location) -> Bool {
    location.parameter("endpoint_override") != nil || getenv("AWS_ENDPOINT_URL") != nil
      || getenv("AWS_ENDPOINT_URL_S3") != nil
  }

  private static func withOptionalCString<R>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> R)
    -> R
  {
    guard let text else { return body(nil) }
    return text.withCString(body)
  }
}

/// Calls into CArrow whose failures are those of a store.
enum CloudCall {
  static func run<Result>(
    _ failure: CloudFailure, path: String, _ body: (UnsafeMutablePointer<carrow_failure>) -> Result?
  ) throws(StorageError) -> Result {
    var details = carrow_failure()
    if let result = body(&details) { return result }
    defer { free(details.message) }
    let message = details.message.map { String(cString: $0) } ?? "unknown failure"
    if details.kind == carrow_unsupported {
      throw StorageError(.unsupported, path: path, failure.shown(message))
    }
    throw failure.error(
      message, systemError: details.system_error, path: path,
      mayPass: details.kind == carrow_io || details.kind == carrow_other)
  }

  static func run(
    _ failure: CloudFailure, path: String, _ body: (UnsafeMutablePointer<carrow_failure>) -> Bool
  ) throws(StorageError) {
    try run(failure, path: path) { body($0) ? () : nil }
  }
}
