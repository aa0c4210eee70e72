import Foundation
import TestSupport

/// The program, run as users run it.
enum Tool {
  /// The end of a run.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// Standard output as one JSON object.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }

    /// Standard output as a JSON object a line.
    var jsonLines: [[String: Any]] {
      output.split(separator: "\n").map {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] ?? [:]
      }
    }
  }

  static let path = Project.root.appending(path: ".build/release/pomona")

  /// Runs the built program to its end.
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs the built program, or `program`, in this environment or in `environment` alone.
  static func run(
    _ arguments: [String], program: URL = path, environment: [String: String]? = nil
  ) throws -> Outcome {
    try RunningTool(arguments, program: program, environment: environment).outcome()
  }
}

/// The program while it runs.
final class RunningTool {
  private let process = Process()
  /// Files rather than pipes: neither can fill up while the other is read.
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "pomona-\(UUID().uuidString)")

  var isRunning: Bool { process.isRunning }

  /// Starts the built program, or `program`, in this environment or in `environment` alone.
  init(
    _ arguments: [String], program: URL = Tool.path, environment: [String: String]? = nil
  ) throws {
    process.executableURL = program
    process.arguments = arguments
    if let environment { process.environment = environment }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private var outputFile: URL { folder.appending(path: "out") }
  private var errorFile: URL { folder.appending(path: "err") }

  /// Standard output so far.
  var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
  /// Standard error so far.
  var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until a condition holds or the program has ended.
  func wait(until condition: () -> Bool) {
    while process.isRunning, !condition() { usleep(10_000) }
  }

  /// Waits for the end.
  func outcome() throws -> Tool.Outcome {
    process.waitUntilExit()
    return Tool.Outcome(
      status: process.terminationStatus,
      output: try String(contentsOf: outputFile, encoding: .utf8),
      errors: try String(contentsOf: errorFile, encoding: .utf8))
  }
}
