import Foundation
import TestSupport
import Testing
import Workers

/// A `pomona worker` on pipes, as an executor of a cluster runs it.
final class WorkerCommand {
  let process = Process()
  private let requests = Pipe()
  private let replies = Pipe()
  private let errors = Pipe()
  private let reader: FrameReader
  private let writer: FrameWriter

  init(_ setup: URL?, environment: [String: String] = [:]) throws {
    process.executableURL = Program.url
    process.arguments = ["worker"] + (setup.map { [$0.path] } ?? [])
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = requests
    process.standardOutput = replies
    process.standardError = errors
    reader = FrameReader(
      Endpoint(replies.fileHandleForReading.fileDescriptor, isOwned: false))
    writer = FrameWriter(
      Endpoint(requests.fileHandleForWriting.fileDescriptor, isOwned: false))
    try process.run()
  }

  func send(_ request: WorkerRequest) throws { try writer.write(try request.encoded()) }

  func send(raw bytes: [UInt8]) throws {
    try requests.fileHandleForWriting.write(contentsOf: bytes)
  }

  /// The next reply; nil at the end.
  func receive() throws -> WorkerReply? {
    try reader.next(until: .now + .seconds(60)).map { try WorkerReply(decoding: $0) }
  }

  /// The next reply, which must be of values.
  func receiveValues() throws -> [Float] {
    let reply = try receive()
    guard case .values(let values, _) = reply else {
      Issue.record("\(String(describing: reply))")
      return []
    }
    return values
  }

  /// Ends the requests and waits; returns the exit status.
  func end() throws -> Int32 {
    try requests.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus
  }

  var standardError: String {
    String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
