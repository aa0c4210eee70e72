import CArrow
import Files
import Glibc
import Synchronization

/// An open object store of Arrow, shared by all stores below one bucket.
///
/// `@unchecked Sendable`: the pointer is set once, and Arrow's file systems may be used from many threads.
final class ArrowConnection: @unchecked Sendable {
  /// The beginning of every path in the store: the bucket.
  let root: String
  let store: OpaquePointer
  let failure: CloudFailure
  /// True if the store has ever answered: only then is it worth waiting for.
  let hasAnswered = Atomic(false)

  /// The limit on requests at once, and on the connections that are kept.
  static let concurrency = 64

  private struct Key: Hashable {
    let uri: String
    let isAnonymous: Bool
    let timeLimit: Double
    let accountKey: String?
  }

  private static let open = Mutex<[Key: ArrowConnection]>([:])

  /// The connection of a location's bucket, opened when it is first needed.
  static func to(
    _ location: Location, in environment: CloudEnvironment
  ) throws(StorageError) -> ArrowConnection {
    let key = Key(
      uri: location.storeURI, isAnonymous: location.isAnonymous, timeLimit: location.timeLimit,
      accountKey: environment.azureAccountKey)
    if let connection = open.withLock({ $0[key] }) { return connection }
    let connection = try Retries()(
      unless: \.isConnectionFailure,
      { () throws(StorageError) in try ArrowConnection(location, in: environment) })
    return open.withLock { open in
      // Another thread may have been faster.
      if let first = open[key] { return first }
      open[key] = connection
      return connection
    }
  }

  private init(_ location: Location, in environment: CloudEnvironment) throws(StorageError) {
    let authorities = CertificateAuthorities(in: environment)
    authorities.use()
    let failure = CloudFailure(at: location, in: environment)
    let uri = Self.completed(location, in: environment).storeURI
    let key = Self.usesAccountKey(location) ? environment.azureAccountKey : nil
    var root: UnsafeMutablePointer<CChar>?
    store = try CloudCall.run(failure, path: location.description) { carrow in
      Self.withOptionalCString(key) { key in
        Self.withOptionalCString(authorities.file) { authorities in
          var options = carrow_store_options(
            azure_account_key: key, s3_anonymous: location.scheme == .s3 && location.isAnonymous,
            authorities: authorities, concurrency: Int32(Self.concurrency),
            time_limit: location.timeLimit)
          return carrow_store_open(uri, &options, &root, carrow)
        }
      }
    }
    defer { free(root) }
    self.failure = failure
    let path = root.map { String(cString: $0) } ?? ""
    self.root = path.split(separator: "/").joined(separator: "/")
  }

  deinit { carrow_store_free(store) }

  private static func usesAccountKey(_ location: Location) -> Bool {
    location.scheme == .abfss && location.parameter("credential_kind") == nil
      && location.parameter("sig") == nil
  }

  /// The location with the parameters without which its library would wait, or ask, for too long.
  private static func completed(
    _ location: Location, in environment: CloudEnvironment
  ) -> Location {
    switch location.scheme {
    case .gs where location.parameter("retry_limit_seconds") == nil:
      // By default it tries for a quarter of an hour.
      return location.addingParameter("retry_limit_seconds", value: "3")
    case .s3 where location.parameter("allow_delayed_open") == nil:
      // Small objects are sent in one request, which leaves nothing behind when it is broken off.
      return completed(
        location.addingParameter("allow_delayed_open", value: "true"), in: environment)
    case .s3
    where location.parameter("region") == nil
      && (location.parameter("endpoint_override") != nil || environment.hasAWSEndpoint):
      // Arrow would ask Amazon for the bucket's region.
      return location.addingParameter("region", value: environment.awsRegion ?? "us-east-1")
    default: return location
    }
  }

  private static func withOptionalCString<Result>(
    _ text: String?, body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let text else { return body(nil) }
    return text.withCString(body)
  }
}
