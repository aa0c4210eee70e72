import Glibc

/// One end of a socket, which its owner never waits for beyond a moment.
final class DeadlineSocket {
  private let descriptor: Int32

  /// Takes the descriptor over.
  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Whether the other side is still there, and silent as it should be when nothing was asked.
  var isQuiet: Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) == 0
  }

  func send(
    _ bytes: UnsafeRawBufferPointer, until deadline: ContinuousClock.Instant
  ) throws(WorkerFailure) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      try wait(for: POLLOUT, until: deadline)
      let count = Glibc.send(
        descriptor, start, rest.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      try check(count)
      rest = UnsafeRawBufferPointer(rebasing: rest[max(0, count)...])
    }
  }

  func receive(
    into bytes: UnsafeMutableRawBufferPointer, until deadline: ContinuousClock.Instant
  ) throws(WorkerFailure) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      try wait(for: POLLIN, until: deadline)
      let count = recv(descriptor, start, rest.count, Int32(MSG_DONTWAIT))
      if count == 0 { throw WorkerFailure(.death, "it ended") }
      try check(count)
      rest = UnsafeMutableRawBufferPointer(rebasing: rest[max(0, count)...])
    }
  }

  private func check(_ count: Int) throws(WorkerFailure) {
    if count < 0, errno != EINTR, errno != EAGAIN {
      throw WorkerFailure(.death, "it ended: \(String(cString: strerror(errno)))")
    }
  }

  private func wait(
    for event: Int32, until deadline: ContinuousClock.Instant
  ) throws(WorkerFailure) {
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { throw WorkerFailure(.slow, "it did not answer in time") }
      var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
      if poll(&state, 1, Int32(min(left.rounded(.up), 1e6))) > 0 { return }
    }
  }
}
