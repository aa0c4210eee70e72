import Failures
import Features
import Foundation
import Synchronization
import Workers

/// A worker whose replies a test specifies.
final class StubWorker: WorkerConnection {
  typealias Reply = (WorkerRequest) throws(WorkerFailure) -> WorkerReply

  private let respond: Reply
  private let termination: Termination
  var isAlive: Bool

  init(
    isAlive: Bool = true, termination: Termination = Termination(.exit(code: 0)),
    respond: @escaping Reply
  ) {
    self.isAlive = isAlive
    self.termination = termination
    self.respond = respond
  }

  func reply(
    to request: WorkerRequest, until deadline: Endpoint.Deadline
  ) throws(WorkerFailure) -> WorkerReply {
    try respond(request)
  }

  func terminate(after failure: WorkerFailure) -> Termination { termination }

  /// Replies to each photo with the length of its path and its content.
  static func echo(_ request: WorkerRequest) -> WorkerReply {
    guard case .photo(.file(let bytes), let path, _) = request else { return .failure("no photo") }
    let count = bytes.withUnsafeBytes { $0.count }
    return .values(
      [Float(path.utf8.count), Float(count)] + [Float](repeating: .nan, count: 4),
      PhotoSize(width: 1, height: 1))
  }
}

/// The path of a photo that is requested.
func path(of request: WorkerRequest) -> String {
  if case .photo(_, let path, _) = request { path } else { "" }
}

/// A value that several threads change.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func read() -> Value { value.withLock { $0 } }

  @discardableResult func change<Result: Sendable>(
    _ body: @Sendable (inout Value) -> Result
  ) -> Result {
    value.withLock { body(&$0) }
  }
}

extension TimeSource {
  /// A clock that only sleeping and the test advance.
  static func manual(_ elapsed: Shared<Duration>) -> TimeSource {
    let start = ContinuousClock.now
    return TimeSource(
      now: { start + elapsed.read() },
      sleep: { duration in elapsed.change { $0 += duration } })
  }
}
