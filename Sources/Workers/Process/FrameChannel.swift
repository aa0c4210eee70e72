import Glibc

/// Frames on a pair of pipes: four bytes of length in network order, then that many bytes.
///
/// The one place of the worker that reads and writes through system calls.
struct FrameChannel {
  /// No frame is longer. A photo is at most 64 MiB, a shard of features a few hundred.
  static let longestFrame = 1 << 30

  private let input: Int32
  private let output: Int32

  /// Uses two descriptors that stay open for as long as the process lives.
  init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  /// Reads the next frame into the front of `buffer`, which grows as needed; returns its length, or nil at a clean end.
  ///
  /// The buffer grows as bytes arrive, so a length that is a lie reserves no memory.
  func receive(into buffer: inout [UInt8]) throws(WorkerError) -> Int? {
    var head: [UInt8] = [0, 0, 0, 0]
    switch try fill(&head, from: 0, to: 4) {
    case 0: return nil
    case 4: break
    default: throw WorkerError("the requests ended within a frame")
    }
    let length = head.reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.longestFrame else {
      throw WorkerError(
        "a frame of \(length) bytes is longer than the limit of \(Self.longestFrame)")
    }
    var count = 0
    while count < length {
      let end = min(length, max(buffer.count, count + (1 << 20)))
      if buffer.count < end {
        buffer.append(contentsOf: repeatElement(0, count: end - buffer.count))
      }
      guard try fill(&buffer, from: count, to: end) == end - count else {
        throw WorkerError("the requests ended within a frame")
      }
      count = end
    }
    return length
  }

  /// Writes a frame of several pieces.
  func send(_ kind: UInt8, _ body: [UInt8]) throws(WorkerError) {
    let length = UInt32(clamping: body.count + 1)
    var head: [UInt8] = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    head.append(kind)
    try write(head)
    try write(body)
  }

  private func fill(_ buffer: inout [UInt8], from start: Int, to end: Int) throws(WorkerError)
    -> Int
  {
    var count = start
    while count < end {
      let got = buffer.withUnsafeMutableBytes {
        Glibc.read(input, $0.baseAddress! + count, end - count)
      }
      if got == 0 { break }
      if got > 0 {
        count += got
      } else if errno != EINTR {
        throw WorkerError("the requests cannot be read: \(String(cString: strerror(errno)))")
      }
    }
    return count - start
  }

  private func write(_ bytes: [UInt8]) throws(WorkerError) {
    var count = 0
    while count < bytes.count {
      let put = bytes.withUnsafeBytes {
        Glibc.write(output, $0.baseAddress! + count, bytes.count - count)
      }
      if put >= 0 {
        count += put
      } else if errno != EINTR {
        throw WorkerError("the answers cannot be written: \(String(cString: strerror(errno)))")
      }
    }
  }
}
