import Files
import Glibc

/// The stream for data.
enum StandardOutput {
  private static let descriptor = TextDescriptor(STDOUT_FILENO, name: "standard output")

  static var isTerminal: Bool { descriptor.isTerminal }

  /// Writes text.
  ///
  /// - Throws: A `StorageError` when it cannot be written, which ends the command.
  static func write(_ text: String) throws(StorageError) { try descriptor.write(text) }
}

/// The stream for progress and messages.
enum StandardError {
  private static let descriptor = TextDescriptor(STDERR_FILENO, name: "standard error")

  static var isTerminal: Bool { descriptor.isTerminal }

  /// Writes text. A failure is ignored: there is no other place to report it.
  static func write(_ text: String) { try? descriptor.write(text) }
}
