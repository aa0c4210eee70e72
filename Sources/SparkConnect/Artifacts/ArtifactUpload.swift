#if Spark
internal import Foundation
internal import SwiftProtobuf

/// A file on its way to a session, as the messages that carry it.
struct ArtifactUpload: Sendable {
  /// What Spark's own clients send at a time.
  static let chunkBytes = 32 << 10

  let name: String
  let size: Int
  /// Tells files of the same name apart.
  let fingerprint: String
  private let file: URL?

  init(_ file: URL, name: String) throws(SparkError) {
    self.name = name
    self.file = file
    var size = 0
    var checksums: [UInt8] = []
    do {
      try Self.forEachChunk(of: file) { chunk in
        size += chunk.count
        withUnsafeBytes(of: CRC32.checksum(chunk).littleEndian) { checksums += $0 }
      }
    } catch { throw Self.unreadable(file, error) }
    self.size = size
    let safe = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_"
    }
    fingerprint = "\(String(safe))-\(size)-\(String(CRC32.checksum(checksums), radix: 16))"
  }

  /// A block that only says that something is there.
  init(marker name: String) {
    self.name = name
    size = 0
    fingerprint = ""
    file = nil
  }

  /// A small file is one message; a larger one begins with its size and the number of its chunks.
  func messages(
    _ base: ProtoAddArtifactsRequest, _ send: (ProtoAddArtifactsRequest) async throws -> Void
  ) async throws {
    let count = max(1, (size + Self.chunkBytes - 1) / Self.chunkBytes)
    guard count > 1, let file else {
      var only: [UInt8] = []
      if let file { try Self.forEachChunk(of: file) { only += $0 } }
      guard only.count == size else { throw changed }
      var message = base
      message.batch.artifacts = [
        .with {
          $0.name = name
          $0.data = Self.chunk(only)
        }
      ]
      return try await send(message)
    }
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    for index in 0..<count {
      let expected = min(Self.chunkBytes, size - index * Self.chunkBytes)
      guard let data = try handle.read(upToCount: expected), data.count == expected else {
        throw changed
      }
      var message = base
      if index == 0 {
        message.beginChunk = .with {
          $0.name = name
          $0.totalBytes = Int64(size)
          $0.numChunks = Int64(count)
          $0.initialChunk = Self.chunk(Array(data))
        }
      } else {
        message.chunk = Self.chunk(Array(data))
      }
      try await send(message)
    }
  }

  private static func chunk(_ bytes: [UInt8]) -> ProtoAddArtifactsRequest.ArtifactChunk {
    .with {
      $0.data = Data(bytes)
      $0.crc = Int64(CRC32.checksum(bytes))
    }
  }

  private static func forEachChunk(of file: URL, _ body: ([UInt8]) -> Void) throws {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    while let data = try handle.read(upToCount: chunkBytes), !data.isEmpty { body(Array(data)) }
  }

  private static func unreadable(_ file: URL, _ error: any Error) -> SparkError {
    SparkError(
      .artifact, "\(file.path) cannot be read: \(error.localizedDescription)",
      remedy: "Check the path and its rights.")
  }

  private var changed: SparkError {
    SparkError(
      .artifact, "\(file?.path ?? name) changed while it was sent.",
      remedy: "Send it when nobody writes to it.")
  }
}
#endif
