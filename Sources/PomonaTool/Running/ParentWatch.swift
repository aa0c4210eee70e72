import Failures
import Foundation
import Pipelines

/// Ends this process when the pipeline that has started it ends, even if that was killed: two runs must not write one
/// candidate.
enum ParentWatch {
  static func start() {
    guard ProcessInfo.processInfo.environment[StepCommand.endsWithInput] != nil else { return }
    Thread.detachNewThread {
      while let data = try? FileHandle.standardInput.read(upToCount: 1024), !data.isEmpty {}
      _exit(ExitStatus.interrupted.rawValue)
    }
  }
}
