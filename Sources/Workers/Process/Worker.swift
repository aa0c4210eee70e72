import Files
import Foundation
import Imaging
import JSON

/// The process that does Pomona's work in the executors of a cluster: requests on standard input, answers on standard
/// output (see ``WorkerProtocol``), one thread, one inference stream, no state between requests.
package struct Worker {
  private let channel: FrameChannel
  private let state: WorkerState
  private let fault: TestFault
  private var buffer: [UInt8] = []

  /// - Parameters:
  ///   - folder: A setup or a model; nil for a worker that only grows trees.
  ///   - isConfined: Whether to give up what reading strangers' photos does not need, see ``Confinement``.
  package init(folder: String?, isConfined: Bool = false) throws {
    if isConfined { Confinement.begin() }
    // Whatever a library may print must not come between the frames.
    let output = dup(STDOUT_FILENO)
    guard output >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
      throw WorkerError("standard output is closed")
    }
    // A keeper that is gone is an error of the next write, not a signal.
    signal(SIGPIPE, SIG_IGN)
    channel = FrameChannel(input: STDIN_FILENO, output: output)
    fault = TestFault(ProcessInfo.processInfo.environment[TestFault.variable])
    state = try WorkerState(folder: folder)
  }

  /// Says hello and answers until the requests end.
  ///
  /// - Throws: A ``WorkerError`` for requests that cannot be understood; there is no going on after it.
  package mutating func run() throws {
    var hello: [UInt8] = []
    hello.append(bigEndian: WorkerProtocol.version)
    hello += try SortedJSON.encoded(state.facts, pretty: false)
    try send(.hello, hello)
    while let length = try channel.receive(into: &buffer) {
      let (kind, body) = buffer.withUnsafeBytes { bytes in
        answer(to: UnsafeRawBufferPointer(rebasing: bytes[..<length]))
      }
      try send(kind, body)
      // One huge shard must not keep its memory for good.
      if buffer.count > 128 << 20 { buffer = [] }
      if kind == .failure { throw WorkerError(String(decoding: body, as: UTF8.self)) }
    }
  }

  private func send(_ kind: WorkerProtocol.Answer, _ body: [UInt8]) throws {
    try channel.send(kind.rawValue, body)
  }

  private func answer(to frame: UnsafeRawBufferPointer) -> (WorkerProtocol.Answer, [UInt8]) {
    do {
      var body = FrameBody(frame)
      let number = try body.integer(UInt8.self)
      guard let request = WorkerProtocol.Request(rawValue: number) else {
        throw WorkerError(
          "request \(number) is unknown; the worker speaks version \(WorkerProtocol.version)")
      }
      switch request {
      case .featurize, .classify:
        fault.strike(on: try body.text())
        return (.values, try state.values(of: body.remainder, classifying: request == .classify))
      case .explain:
        fault.strike(on: try body.text())
        let grid = Int(try body.integer(UInt8.self))
        return (.values, try state.explanation(of: body.remainder, grid: grid))
      case .grow:
        let seed = try body.integer(UInt64.self)
        let trees = Int(try body.integer(UInt32.self))
        let classes = Int(try body.integer(UInt32.self))
        let isPart = try body.integer(UInt8.self) != 0
        return (
          .forest,
          try state.forest(
            seed: seed, trees: trees, classes: classes, isPart: isPart, shard: body.remainder)
        )
      }
    } catch let error as ImageError {
      return (.unreadable, Array(error.message.utf8))
    } catch {
      return (.failure, Array("\(error)".utf8))
    }
  }
}
