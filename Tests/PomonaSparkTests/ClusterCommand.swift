#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport

/// The program at work on the tests' cluster, as a process of its own that can be stopped.
final class ClusterCommand {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }
  }

  private let process = Process()
  private let output: URL
  private let errors: URL

  /// Starts it; `folder` takes what it says.
  init(
    _ arguments: [String], in folder: URL, cluster: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    let address = try cluster ?? "sc://127.0.0.1:\(SparkCluster.connection().port)"
    let name = UUID().uuidString
    (output, errors) = (
      folder.appending(path: "\(name).out"), folder.appending(path: "\(name).err")
    )
    for file in [output, errors] { try Data().write(to: file) }
    // Threads of Dispatch block the polite signals, and so would their children.
    let unblocked =
      "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execv(sys.argv[1], sys.argv[1:])"
    process.executableURL = SparkPython.url
    process.arguments =
      ["-c", unblocked, Project.root.appending(path: ".build/release/pomona").path] + arguments
      + ["--cluster", address]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["POMONA_BUNDLE": TestBundle.folder]) { $1 }.merging(environment) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  func end() throws -> Outcome {
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .uncaughtSignal
        ? 128 + process.terminationStatus : process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  /// Waits until something is so; gives up when the program has ended before.
  func wait(until isSo: () -> Bool) -> Bool {
    while process.isRunning {
      if isSo() { return true }
      usleep(50_000)
    }
    return false
  }
}
#endif
