import Failures
import Foundation

/// Keeps two runs of a pipeline apart: a lock that the system releases when the process ends, however it ends.
final class PipelineLock {
  private let descriptor: Int32

  /// - Throws: A ``PipelineError`` of code `locked`.
  init(in folder: String) throws(PipelineError) {
    descriptor = open("\(folder)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if descriptor >= 0 { close(descriptor) }
      throw PipelineError(
        .locked, "another run of the pipeline is under way in \(folder)",
        remedy: "Wait for its end, or give the pipeline another 'work' folder.")
    }
  }

  func release() { close(descriptor) }
}
