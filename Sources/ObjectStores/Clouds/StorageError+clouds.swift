import Failures
import Files

extension StorageError {
  static func noSuchBucket(_ path: String, cause: (any Error)? = nil) -> StorageError {
    StorageError(
      .noSuchBucket, path: path, "there is no such bucket",
      remedy: "Check its name and the account.", cause: cause)
  }

  /// True if no connection was made, so that the address rather than the moment may be wrong.
  var isConnectionFailure: Bool {
    code == .unreachable && (cause as? CloudLibraryError)?.isConnectionFailure == true
  }

  /// True if it is a failure of the store rather than of one object.
  package var concernsStore: Bool {
    switch code {
    case .unreachable, .untrusted, .accessDenied, .badCredentials, .noSuchBucket, .wrongRegion: true
    default: false
    }
  }
}
