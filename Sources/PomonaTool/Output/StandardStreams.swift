import Glibc

/// The descriptors of standard input, output and error.
package enum StandardStreams {
  /// Occupies those that are closed, so that no file of the command takes their numbers: what is written to them would
  /// become a part of the file. Reading and writing fail as before.
  package static func reserve() {
    for (number, flags) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is taken.
      _ = open("/dev/null", flags)
    }
  }
}
