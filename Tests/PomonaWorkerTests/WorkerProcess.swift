import Foundation
import TestSupport

/// A `pomona worker` on pipes, as an executor keeps one.
final class WorkerProcess {
  let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private let errors = Pipe()

  init(_ setup: URL?, environment: [String: String] = [:]) throws {
    process.executableURL = Project.root.appending(path: ".build/release/pomona")
    process.arguments = ["worker"] + (setup.map { [$0.path] } ?? [])
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = requests
    process.standardOutput = answers
    process.standardError = errors
    try process.run()
  }

  func send(_ frame: [UInt8]) throws {
    try requests.fileHandleForWriting.write(contentsOf: Self.number(frame.count) + frame)
  }

  func send(raw bytes: [UInt8]) throws {
    try requests.fileHandleForWriting.write(contentsOf: bytes)
  }

  /// The next answer: its kind and its body; nil when there is none any more.
  func receive() throws -> (kind: UInt8, body: [UInt8])? {
    guard let head = try read(4) else { return nil }
    let length = head.reduce(0) { $0 << 8 | Int($1) }
    guard let frame = try read(length), let kind = frame.first else { return nil }
    return (kind, Array(frame.dropFirst()))
  }

  /// Ends the requests and waits; returns the status.
  func end() throws -> Int32 {
    try requests.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus
  }

  var lastWords: String {
    String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  static func photo(_ request: UInt8, _ path: String, _ content: [UInt8]) -> [UInt8] {
    [request] + number(path.utf8.count) + Array(path.utf8) + content
  }

  private func read(_ count: Int) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let more = try answers.fileHandleForReading.read(upToCount: count - bytes.count),
        !more.isEmpty
      else { return nil }
      bytes += more
    }
    return bytes
  }

  static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
