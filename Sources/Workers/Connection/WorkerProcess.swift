import Failures
import Foundation
import Imaging

/// A `pomona worker` process: the only kind of process that decodes photos of unknown origin.
package final class WorkerProcess: WorkerConnection {
  /// The command line and environment of a worker.
  package struct Command: Sendable {
    /// The environment variables that a worker needs: none of them is a secret.
    private static let variables: Set = [
      "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "POMONA_CACHE",
      "XDG_CACHE_HOME", FaultInjector.variable,
    ]

    package let program: String
    package let arguments: [String]
    package let environment: [String: String]

    /// A confined worker with a model, and with the limits on photos of the current task.
    ///
    /// - Parameters:
    ///   - program: The program `pomona`; by default the running one, even if its file was replaced since.
    ///   - folder: The model's folder.
    ///   - environment: The environment, of which the worker gets the variables that it needs.
    package init(
      program: String = "/proc/self/exe", model folder: String,
      environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
      self.program = program
      arguments = ["worker", "--confined", folder]
      self.environment = environment.filter { Self.variables.contains($0.key) }
        .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        .merging(ImageLimits.current.environment) { $1 }
    }
  }

  /// The longest reply, in bytes: 16.7 million probabilities.
  private static let maximumReply = 64 << 20
  private static let startLimit = Duration.seconds(60)

  private let child: ChildProcess
  private let reader: FrameReader
  private let writer: FrameWriter

  /// Starts a worker and waits until it has loaded its model.
  ///
  /// - Throws: A ``WorkerFailure`` of code `start`.
  package init(_ command: Command) throws(WorkerFailure) {
    child = try ChildProcess(
      program: command.program, arguments: command.arguments, environment: command.environment)
    reader = FrameReader(child.endpoint, maximumFrame: Self.maximumReply)
    writer = FrameWriter(child.endpoint)
    do throws(WorkerFailure) {
      guard case .hello = try receive(until: .now + Self.startLimit) else {
        throw WorkerFailure(.protocolViolation, "it did not begin with its facts")
      }
    } catch {
      throw WorkerFailure(
        .start, "a worker does not start: \(error.message) (\(terminate(after: error)))",
        remedy: error.remedy, cause: error)
    }
  }

  package var isAlive: Bool { child.endpoint.isIdle }

  package func reply(
    to request: WorkerRequest, until deadline: Endpoint.Deadline
  ) throws(WorkerFailure) -> WorkerReply {
    let frame: Frame
    do { frame = try request.encoded() } catch {
      throw WorkerFailure(.protocolViolation, "a request cannot be encoded", cause: error)
    }
    try writer.write(frame, until: deadline)
    return try receive(until: deadline)
  }

  package func terminate(after failure: WorkerFailure) -> Termination {
    child.terminate(patience: failure.code == .ended ? .seconds(1) : .zero)
  }

  private func receive(until deadline: Endpoint.Deadline) throws(WorkerFailure) -> WorkerReply {
    guard let frame = try reader.next(until: deadline) else {
      throw WorkerFailure(.ended, "the process ended")
    }
    return try WorkerReply(decoding: frame)
  }
}
