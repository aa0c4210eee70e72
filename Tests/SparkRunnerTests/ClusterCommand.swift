#if Spark
import Foundation
import SparkConnect
import SparkTestSupport
import TestSupport

/// A command of the program on the tests' cluster, in a process of its own that can be killed.
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

  /// Starts a command; its output goes to files in `folder`.
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
    // Threads of Dispatch block the signals that ask for an end, and their children inherit that.
    let unblocked =
      "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execv(sys.argv[1], sys.argv[1:])"
    process.executableURL = SparkPython.url
    process.arguments =
      ["-c", unblocked, Project.root.appending(path: ".build/release/pomona").path] + arguments
      + ["--cluster", address]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["POMONA_BUNDLE": ClusterFixture.bundle]) { $1 }.merging(environment) { $1 }
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

  /// Waits until a condition is true; returns false when the program ended before.
  func wait(until condition: () -> Bool) -> Bool {
    while process.isRunning {
      if condition() { return true }
      usleep(50_000)
    }
    return false
  }
}
#endif
