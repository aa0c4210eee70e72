import Foundation
import TestSupport

/// A `pomona serve` on a port of its own.
final class RunningServer {
  struct Failure: Error { let log: String }

  /// The program of the build that the tests belong to.
  static let program: URL = {
    let beside = Bundle.main.bundleURL.appending(path: "pomona")
    let isThere = FileManager.default.isExecutableFile(atPath: beside.path)
    return isThere ? beside : Project.root.appending(path: ".build/release/pomona")
  }()

  let process = Process()
  let url: URL
  let logFile: URL

  var port: Int { url.port ?? 0 }

  /// Starts it and waits until it answers requests.
  init(
    _ models: [String], _ options: [String] = [], environment: [String: String] = [:]
  ) throws {
    logFile = FileManager.default.temporaryDirectory.appending(
      path: "pomona-serve-log-\(UUID().uuidString)")
    try Data().write(to: logFile)
    process.executableURL = Self.program
    process.arguments = ["serve"] + models + ["--port", "0", "--json"] + options
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: logFile)
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      line += more
    }
    let json = (try? JSONSerialization.jsonObject(with: line)) as? [String: String]
    guard let url = json?["url"].flatMap({ URL(string: $0) }) else {
      process.waitUntilExit()
      throw Failure(log: (try? String(contentsOf: logFile, encoding: .utf8)) ?? "")
    }
    self.url = url
  }

  deinit {
    // If it were killed, its copies of models would stay.
    if process.isRunning { _ = end() }
    try? FileManager.default.removeItem(at: logFile)
  }

  var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

  func client() throws -> Client { try Client(port: port) }

  /// Shuts it down and waits; returns its exit status.
  func end() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Its worker processes.
  var workers: [pid_t] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { pid_t($0) }.filter { identifier in
      let status = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)
      let fields = status?.split(separator: ")").last?.split(separator: " ")
      return fields.flatMap { $0.count > 1 ? pid_t($0[1]) : nil } == process.processIdentifier
    }
  }

  /// The sum of a metric's samples whose labels contain `part`.
  func metric(_ name: String, _ part: String = "") throws -> Double {
    try client().get("/metrics").text.split(separator: "\n")
      .filter { $0.hasPrefix(name) && (part.isEmpty || $0.contains(part)) }
      .compactMap { Double($0.split(separator: " ").last ?? "") }
      .reduce(0, +)
  }
}
