package import ArgumentParser

/// A command whose work Ctrl-C stops by cancelling its task.
package protocol InterruptibleCommand: AsyncParsableCommand, Sendable {
  /// The remedy to show after an interruption, as a sentence; nil when the command starts anew.
  static var interruptionRemedy: String? { get }

  func run() async throws
}

extension InterruptibleCommand {
  package static var interruptionRemedy: String? { nil }
}
