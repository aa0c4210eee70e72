import Failures
import Foundation

/// A worker process: requests on standard input, replies on standard output (see ``WorkerProtocol``), one thread, one
/// inference stream, no state between requests.
///
/// It runs in the executors of a cluster, and under the service, which never decodes a photo itself.
package struct Worker {
  private let reader: FrameReader
  private let writer: FrameWriter
  private let handler: RequestHandler

  /// Takes over standard input and output.
  ///
  /// - Parameters:
  ///   - folder: A ``WorkerSetup`` or a model; nil for a worker that only fits heads.
  ///   - isConfined: Whether to drop the rights that reading photos of unknown origin does not need, see ``Confinement``.
  ///   - faults: Faults to inject, for tests.
  package init(folder: String?, isConfined: Bool, faults: FaultInjector) throws {
    if isConfined { Confinement.begin() }
    // Text that a library prints must not come between the frames.
    let output = dup(STDOUT_FILENO)
    guard output >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
      throw WorkerFailure(.start, "standard output is closed")
    }
    // A supervisor that is gone is an error of the next write, not a signal.
    signal(SIGPIPE, SIG_IGN)
    reader = FrameReader(Endpoint(STDIN_FILENO, isOwned: false))
    writer = FrameWriter(Endpoint(output, isOwned: true))
    handler = try RequestHandler(folder: folder, faults: faults)
    if isConfined { Confinement.forbidWriting() }
  }

  /// Sends `hello` and replies to requests until they end.
  ///
  /// - Throws: A ``WorkerFailure`` for an invalid request; no further request can be read after it.
  package func run() throws {
    try writer.write(try WorkerReply.hello(handler.facts).encoded())
    while let frame = try reader.next() {
      let reply = handler.reply(to: frame)
      try writer.write(try reply.encoded())
      if case .failure(let reason) = reply { throw WorkerFailure(.protocolViolation, reason) }
    }
  }
}
