import Foundation
import Workers

/// A pipe with a reader and a writer of frames, and the raw end that a hostile peer would write to.
final class Connection {
  private let pipe = Pipe()
  let reader: FrameReader
  let writer: FrameWriter

  init(maximumFrame: Int = 1 << 20) {
    reader = FrameReader(
      Endpoint(pipe.fileHandleForReading.fileDescriptor, isOwned: false),
      maximumFrame: maximumFrame)
    writer = FrameWriter(
      Endpoint(pipe.fileHandleForWriting.fileDescriptor, isOwned: false))
  }

  func send(_ bytes: [UInt8]) throws { try pipe.fileHandleForWriting.write(contentsOf: bytes) }

  func close() throws { try pipe.fileHandleForWriting.close() }
}
