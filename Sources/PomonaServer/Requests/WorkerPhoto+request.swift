import Datasets
import Foundation
import NIOCore
import Workers

extension WorkerPhoto {
  /// The longest name, in Unicode scalars.
  private static let maximumName = 255

  /// An encoded photo of a request.
  ///
  /// - Parameters:
  ///   - name: The client's name for it, which is returned to it, and neither opened nor logged.
  ///   - file: The photo's file.
  init(name: String, file: ByteBuffer) {
    self.init(Self.sample(name), payload: .file(BodySlice(bytes: file)))
  }

  /// Raw pixels of a request.
  init(name: String, pixels: ByteBuffer, width: Int, height: Int) {
    self.init(
      Self.sample(name),
      payload: .pixels(BodySlice(bytes: pixels), width: width, height: height))
  }

  private static func sample(_ name: String) -> Sample {
    Sample(path: String(name.unicodeScalars.prefix(maximumName)))
  }
}

/// A part of a request's body as bytes for a worker, without a copy.
private struct BodySlice: ContiguousBytes, Sendable {
  let bytes: ByteBuffer

  func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try bytes.withUnsafeReadableBytes(body)
  }
}
