import Failures
import Foundation

/// A command of this program that a step runs.
package struct StepCommand: Sendable {
  /// The variable that makes a command of this program end when its standard input ends.
  package static let endsWithInput = "POMONA_ENDS_WITH_INPUT"

  let program: String
  let arguments: [String]
  /// Called with what the command writes to standard error.
  let log: @Sendable (String) -> Void

  /// Runs the command and waits for its end.
  ///
  /// - Returns: What it wrote to standard output.
  /// - Throws: A ``PipelineError`` with the command's own message when it fails; `CancellationError`.
  func run() async throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    // The command ends when its input does: when this process ends, however it ends.
    let input = Pipe()
    process.standardInput = input
    process.environment = ProcessInfo.processInfo.environment.merging(
      [Self.endsWithInput: "1"]) { $1 }
    let identifier: @Sendable () -> pid_t = { [process] in process.processIdentifier }
    let log = log
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          do {
            try process.run()
          } catch {
            continuation.resume(throwing: error)
            return
          }
          let reader = Reader(errors.fileHandleForReading, log)
          let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
          let text = reader.rest()
          process.waitUntilExit()
          try? input.fileHandleForWriting.close()
          switch process.terminationStatus {
          case 0: continuation.resume(returning: bytes)
          case 130: continuation.resume(throwing: CancellationError())
          case let status:
            let last = text.split(separator: "\n").last.map { String($0) } ?? "no message"
            continuation.resume(
              throwing: PipelineError(
                .stepFailed, "'pomona \(arguments[0])' ended with status \(status): \(last)",
                remedy: "Run it by hand: pomona \(arguments.joined(separator: " "))"))
          }
        }
      }
    } onCancel: {
      // There is no process before it has started, and 0 would stand for this one's own group.
      if identifier() > 0 { kill(identifier(), SIGINT) }
    }
  }

  /// Reads what a process writes to standard error, on a thread of its own.
  private final class Reader: Sendable {
    private let end = DispatchSemaphore(value: 0)
    private let text = Lines()

    init(_ file: FileHandle, _ log: @escaping @Sendable (String) -> Void) {
      Thread.detachNewThread { [text, end] in
        while true {
          let data = file.availableData
          if data.isEmpty { break }
          let part = String(decoding: data, as: UTF8.self)
          text.append(part)
          log(part)
        }
        end.signal()
      }
    }

    /// All that was written, once the file has ended.
    func rest() -> String {
      end.wait()
      return text.all
    }
  }
}
