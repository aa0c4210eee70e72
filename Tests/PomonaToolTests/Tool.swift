import Foundation
import TestSupport

/// The program, run as a person runs it.
enum Tool {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// Standard output as one JSON object.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }
  }

  static let path = Project.root.appending(path: ".build/release/pomona")

  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs the built program, or `program`, in this environment or in `environment` alone.
  static func run(
    _ arguments: [String], program: URL = path, environment: [String: String]? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    if let environment { process.environment = environment }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files rather than pipes: neither can fill up while the other is read.
    let (output, errors) = (folder.appending(path: "out"), folder.appending(path: "err"))
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }
}
