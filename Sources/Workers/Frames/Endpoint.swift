import Failures
import Glibc

/// One end of a pipe or socket, read and written with or without a deadline. Belongs to one thread at a time.
package final class Endpoint {
  package typealias Deadline = ContinuousClock.Instant

  private let descriptor: Int32
  private let isOwned: Bool
  private let isSocket: Bool

  /// - Parameters:
  ///   - descriptor: The descriptor.
  ///   - isOwned: Whether to close it in the end.
  package init(_ descriptor: Int32, isOwned: Bool) {
    self.descriptor = descriptor
    self.isOwned = isOwned
    var status = stat()
    isSocket = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  deinit { if isOwned { close(descriptor) } }

  /// True if the connection is open and no bytes have arrived, as it should be between requests.
  var isIdle: Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) == 0
  }

  /// Writes all bytes.
  ///
  /// - Throws: A ``WorkerFailure``: `ended` when the other end is closed, `timedOut` after the deadline.
  func write(
    _ bytes: UnsafeRawBufferPointer, until deadline: Deadline?
  ) throws(WorkerFailure) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      if let deadline { try wait(for: POLLOUT, until: deadline) }
      let count: Int
      if isSocket {
        // Without a deadline the call may wait. A peer that is gone must be an error, not a signal.
        let flags = Int32(MSG_NOSIGNAL) | (deadline == nil ? 0 : Int32(MSG_DONTWAIT))
        count = send(descriptor, start, rest.count, flags)
      } else {
        // A pipe that is ready takes this many bytes without blocking.
        count = Glibc.write(
          descriptor, start, deadline == nil ? rest.count : min(rest.count, pipeSize))
      }
      try check(count)
      rest = UnsafeRawBufferPointer(rebasing: rest[max(0, count)...])
    }
  }

  /// Reads until the buffer is full or the bytes end.
  ///
  /// - Returns: The number of bytes read.
  /// - Throws: A ``WorkerFailure``: `ended` when the connection breaks, `timedOut` after the deadline.
  func read(
    into bytes: UnsafeMutableRawBufferPointer, until deadline: Deadline?
  ) throws(WorkerFailure) -> Int {
    var total = 0
    while total < bytes.count, let start = bytes.baseAddress {
      if let deadline { try wait(for: POLLIN, until: deadline) }
      let count = Glibc.read(descriptor, start + total, bytes.count - total)
      if count == 0 { break }
      try check(count)
      total += max(0, count)
    }
    return total
  }

  private func check(_ count: Int) throws(WorkerFailure) {
    guard count < 0, errno != EINTR, errno != EAGAIN else { return }
    throw WorkerFailure(.ended, "the connection broke: \(String(cString: strerror(errno)))")
  }

  private func wait(for event: Int32, until deadline: Deadline) throws(WorkerFailure) {
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { throw WorkerFailure(.timedOut, "no reply within the time limit") }
      var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
      if poll(&state, 1, Int32(min(left.rounded(.up), 1e6))) > 0 { return }
    }
  }
}

/// `PIPE_BUF`, which Swift does not import.
private let pipeSize = 4096
