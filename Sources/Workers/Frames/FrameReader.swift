import Failures

/// Reads frames from one end of a connection.
package final class FrameReader {
  /// The bytes by which the buffer grows as they arrive, so that a false length reserves no memory.
  private static let step = 1 << 20
  /// A buffer beyond this size is released after its frame.
  private static let maximumKept = 128 << 20

  private let endpoint: Endpoint
  private let maximumFrame: Int
  private var buffer: [UInt8] = []

  /// - Parameters:
  ///   - endpoint: The connection.
  ///   - maximumFrame: The longest frame to accept, in bytes.
  package init(_ endpoint: Endpoint, maximumFrame: Int = Frame.maximumLength) {
    self.endpoint = endpoint
    self.maximumFrame = maximumFrame
  }

  /// Reads the next frame.
  ///
  /// The frame shares the reader's buffer, which is reused if the frame has been released by the next call.
  ///
  /// - Parameter deadline: The time to give up; nil waits as long as it takes.
  /// - Returns: The frame; nil when the connection was closed between frames.
  /// - Throws: A ``WorkerFailure``: `protocolViolation` for an invalid length, `ended` for a connection that ends within
  ///   a frame, `timedOut`.
  package func next(until deadline: Endpoint.Deadline? = nil) throws(WorkerFailure)
    -> ReceivedFrame?
  {
    if buffer.count > Self.maximumKept { buffer = [] }
    let headLength = MemoryLayout<UInt32>.size
    switch try fill(0..<headLength, until: deadline) {
    case 0: return nil
    case headLength: break
    default: throw Self.truncated
    }
    let length = buffer[..<headLength].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0 else { throw WorkerFailure(.protocolViolation, "a frame has no kind") }
    guard length <= maximumFrame else {
      throw WorkerFailure(
        .protocolViolation,
        "a frame of \(length) bytes is longer than the limit of \(maximumFrame)")
    }
    var count = 0
    while count < length {
      let end = min(length, max(buffer.count, count + Self.step))
      guard try fill(count..<end, until: deadline) == end - count else { throw Self.truncated }
      count = end
    }
    return ReceivedFrame(kind: buffer[0], body: buffer[1..<length])
  }

  private static let truncated = WorkerFailure(.ended, "the connection ended within a frame")

  /// Fills a range of the buffer, which grows as needed; returns the number of bytes read.
  private func fill(_ range: Range<Int>, until deadline: Endpoint.Deadline?) throws(WorkerFailure)
    -> Int
  {
    if buffer.count < range.upperBound {
      buffer.append(contentsOf: repeatElement(0, count: range.upperBound - buffer.count))
    }
    let result = buffer.withUnsafeMutableBytes { bytes in
      Result { () throws(WorkerFailure) in
        try endpoint.read(
          into: UnsafeMutableRawBufferPointer(rebasing: bytes[range]), until: deadline)
      }
    }
    return try result.get()
  }
}
