import CArrow
import Failures
import Files
import Glibc

/// A failure as CArrow tells it, as this room's error.
enum ArrowFailure {
  /// Runs a call of CArrow and turns its failure into an error. `invalid` is what malformed input means to the caller.
  static func check<Result>(
    path: String, invalid: StorageError.Code,
    _ body: (UnsafeMutablePointer<carrow_failure>) -> Result?
  ) throws(StorageError) -> Result {
    var failure = carrow_failure()
    if let result = body(&failure) { return result }
    defer { free(failure.message) }
    if failure.system_error != 0 { throw StorageError(errno: failure.system_error, path: path) }
    let message = failure.message.map { String(cString: $0) } ?? "unknown failure"
    switch failure.kind {
    case carrow_out_of_memory:
      throw StorageError(
        .outOfMemory, path: path, message,
        remedy: "the file is damaged, or its row groups are too large")
    case carrow_unsupported: throw StorageError(.unsupported, path: path, message)
    default: throw StorageError(invalid, path: path, message)
    }
  }

  static func check(
    path: String, invalid: StorageError.Code, _ body: (UnsafeMutablePointer<carrow_failure>) -> Bool
  ) throws(StorageError) {
    try check(path: path, invalid: invalid) { body($0) ? () : nil }
  }
}
