import Failures
import Files
import Foundation

/// Keeps two watches that write one table apart: a lock that the system releases when the process ends, however it ends.
final class WatchLock {
  private let descriptor: Int32

  /// - Throws: A `PomonaError` of code `cannotCreate` while another process holds it.
  init(in folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    descriptor = open("\(folder)/.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if descriptor >= 0 { close(descriptor) }
      throw PomonaError(
        .cannotCreate, "another 'pomona watch' writes to \(folder)",
        remedy: "Wait for its end, or write to another folder.")
    }
  }

  deinit { close(descriptor) }
}
