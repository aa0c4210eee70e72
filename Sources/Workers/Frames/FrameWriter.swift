import Failures
import Foundation

/// Writes frames to one end of a connection.
package struct FrameWriter {
  private let endpoint: Endpoint

  package init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  /// Writes a frame.
  ///
  /// - Parameter deadline: The time to give up; nil waits as long as it takes.
  /// - Throws: A ``WorkerFailure``: `protocolViolation` for a frame that is too long, `ended`, `timedOut`.
  package func write(
    _ frame: Frame, until deadline: Endpoint.Deadline? = nil
  ) throws(WorkerFailure) {
    try Self.withBytes(of: frame.content) { content throws(WorkerFailure) in
      let length = 1 + frame.head.count + content.count
      guard length <= Frame.maximumLength else {
        throw WorkerFailure(.protocolViolation, "a frame of \(length) bytes is too long to be sent")
      }
      var head: [UInt8] = []
      head.append(bigEndian: UInt32(length))
      head.append(frame.kind)
      head += frame.head
      try Self.withBytes(of: head) { bytes throws(WorkerFailure) in
        try endpoint.write(bytes, until: deadline)
      }
      try endpoint.write(content, until: deadline)
    }
  }

  /// `ContiguousBytes` rethrows, but not with the type of the error.
  private static func withBytes(
    of content: any ContiguousBytes,
    _ body: (UnsafeRawBufferPointer) throws(WorkerFailure) -> Void
  ) throws(WorkerFailure) {
    let result = content.withUnsafeBytes { bytes in
      Result { () throws(WorkerFailure) in try body(bytes) }
    }
    try result.get()
  }
}
