import CArrow
import Files
import Glibc

/// Calls of CArrow that concern a store.
enum CloudCall {
  /// Runs a call, of which nil is a failure.
  static func run<Result>(
    _ failure: CloudFailure, path: String, body: (UnsafeMutablePointer<carrow_failure>) -> Result?
  ) throws(StorageError) -> Result {
    var details = carrow_failure()
    if let result = body(&details) { return result }
    defer { free(details.message) }
    let message = details.message.map { String(cString: $0) } ?? "unknown failure"
    if details.kind == carrow_unsupported {
      throw StorageError(.unsupported, path: path, failure.shown(message).clause)
    }
    throw failure.error(
      message, systemError: details.system_error, path: path,
      mayPass: details.kind == carrow_io || details.kind == carrow_other)
  }

  /// Runs a call, of which false is a failure.
  static func run(
    _ failure: CloudFailure, path: String, body: (UnsafeMutablePointer<carrow_failure>) -> Bool
  ) throws(StorageError) {
    try run(failure, path: path) { body($0) ? () : nil }
  }
}
