import CArrow
import Failures
import Files
import Glibc

/// Failures that CArrow reports, as errors of this module.
enum ArrowFailure {
  /// Runs a call of CArrow and throws its failure as an error.
  ///
  /// - Parameters:
  ///   - path: The file, as the caller named it.
  ///   - invalid: The code of the error when Arrow rejects its input.
  ///   - body: The call; nil is a failure.
  static func check<Result>(
    path: String, invalid: StorageError.Code,
    body: (UnsafeMutablePointer<carrow_failure>) -> Result?
  ) throws(StorageError) -> Result {
    var failure = carrow_failure()
    if let result = body(&failure) { return result }
    defer { free(failure.message) }
    if failure.system_error != 0 { throw StorageError(errno: failure.system_error, path: path) }
    let message = failure.message.map { String(cString: $0).clause } ?? "unknown failure"
    switch failure.kind {
    case carrow_out_of_memory:
      throw StorageError(
        .outOfMemory, path: path, message,
        remedy: "Write the table again, with smaller row groups.")
    case carrow_unsupported: throw StorageError(.unsupported, path: path, message)
    default: throw StorageError(invalid, path: path, message)
    }
  }

  /// Runs a call of CArrow, of which false is a failure.
  static func check(
    path: String, invalid: StorageError.Code, body: (UnsafeMutablePointer<carrow_failure>) -> Bool
  ) throws(StorageError) {
    try check(path: path, invalid: invalid) { body($0) ? () : nil }
  }
}
