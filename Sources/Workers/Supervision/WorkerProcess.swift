import Foundation
import NIOCore

/// A `pomona worker` with a model: the only kind of process that touches the bytes of a photo. Belongs to one thread.
final class WorkerProcess {
  /// What to start.
  struct Command: Sendable {
    /// The program `pomona`; by default whatever runs now, even when its file was replaced since.
    var program = "/proc/self/exe"
    let model: String
  }

  /// No answer to a photo is longer: 16.7 million probabilities.
  private static let longestAnswer = 64 << 20
  private static let patienceAtStart = Duration.seconds(60)

  /// A worker needs its libraries, and no secret.
  private static let environmentNames: Set = [
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "POMONA_WORKER_FAULT",
  ]

  private let child: ChildProcess

  /// Starts a worker and waits until it has loaded its model.
  init(_ command: Command) throws(WorkerFailure) {
    let environment = ProcessInfo.processInfo.environment.filter {
      Self.environmentNames.contains($0.key)
    }.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    child = try ChildProcess(
      program: command.program, arguments: ["worker", "--confined", command.model],
      environment: environment)
    do {
      let (kind, body) = try receive(until: .now + Self.patienceAtStart)
      guard kind == WorkerProtocol.Answer.hello.rawValue, body.count > 2,
        UInt16(body[0]) << 8 | UInt16(body[1]) == WorkerProtocol.version
      else { throw WorkerFailure(.nonsense, "it speaks another protocol") }
    } catch {
      throw WorkerFailure(.start, "a worker does not start (\(error), \(child.obituary().words))")
    }
  }

  /// Whether it lives, as far as can be told without asking.
  var isAlive: Bool { child.socket.isQuiet }

  /// Reads a photo.
  ///
  /// - Throws: A ``WorkerFailure`` when the worker is of no use any more; it has to be ended then.
  func answer(
    _ job: PhotoJob, within limit: Duration
  ) throws(WorkerFailure) -> Result<PhotoAnswer, PhotoFailure> {
    let start = ContinuousClock.now
    let deadline = start + limit
    let head = job.head
    let length = PhotoJob.bytes(of: head.count + job.photo.readableBytes)
    try send(length + head, until: deadline)
    var failure: WorkerFailure?
    job.photo.withUnsafeReadableBytes { bytes in
      do throws(WorkerFailure) { try child.socket.send(bytes, until: deadline) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    let (kind, body) = try receive(until: deadline)
    switch WorkerProtocol.Answer(rawValue: kind) {
    case .values:
      var answer = try Self.parse(body)
      answer.duration = .now - start
      return .success(answer)
    case .unreadable:
      return .failure(.unreadable(String(decoding: body, as: UTF8.self)))
    default:
      throw WorkerFailure(.nonsense, String(decoding: body.prefix(500), as: UTF8.self))
    }
  }

  /// Ends the process; tells how it ended.
  func end(after failure: WorkerFailure) -> ChildProcess.Obituary {
    failure.kind == .death
      ? child.obituary() : .init(words: failure.description, wasKilled: false)
  }

  private func send(
    _ bytes: [UInt8], until deadline: ContinuousClock.Instant
  ) throws(WorkerFailure) {
    var failure: WorkerFailure?
    bytes.withUnsafeBytes { bytes in
      do throws(WorkerFailure) { try child.socket.send(bytes, until: deadline) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// A frame: its kind and its body.
  private func receive(
    until deadline: ContinuousClock.Instant
  ) throws(WorkerFailure) -> (kind: UInt8, body: [UInt8]) {
    let head = try receive(5, until: deadline)
    let length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard (1...Self.longestAnswer).contains(length) else {
      throw WorkerFailure(.nonsense, "it answers with \(length) bytes")
    }
    return (head[4], try receive(length - 1, until: deadline))
  }

  private func receive(
    _ count: Int, until deadline: ContinuousClock.Instant
  ) throws(WorkerFailure) -> [UInt8] {
    var failure: WorkerFailure?
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.withUnsafeMutableBytes { bytes in
      do throws(WorkerFailure) { try child.socket.receive(into: bytes, until: deadline) } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private static func parse(_ body: [UInt8]) throws(WorkerFailure) -> PhotoAnswer {
    guard body.count > 8, body.count.isMultiple(of: 4) else {
      throw WorkerFailure(.nonsense, "its answer has \(body.count) bytes")
    }
    let words = body.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
      }
    }
    return PhotoAnswer(
      width: Int(words[0]), height: Int(words[1]),
      values: words[2...].map { Float(bitPattern: $0) })
  }
}
