package import Files
import Glibc

/// An open file descriptor that text is written to.
package struct TextDescriptor: Sendable {
  private let number: Int32
  /// The name in messages.
  private let name: String

  /// A descriptor that stays open for the time of the value.
  package init(_ number: Int32, name: String) {
    self.number = number
    self.name = name
  }

  /// True for a terminal, which people read as it is written.
  package var isTerminal: Bool { isatty(number) == 1 }

  /// Writes all of a text, waiting while the reader is slower.
  ///
  /// - Throws: A `StorageError` when the text cannot be written: the disk is full, or the reader is gone.
  package func write(_ text: String) throws(StorageError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var descriptor = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        poll(&descriptor, 1, -1)
      } else if errno != EINTR {
        throw StorageError(errno: errno, path: name)
      }
    }
  }
}
