internal import Failures
package import Foundation

/// A local file cut into the chunks in which Spark receives it.
package struct ArtifactFile: Sendable {
  /// A part of the file with its checksum.
  package struct Chunk: Sendable, Hashable {
    package let index: Int
    package let bytes: [UInt8]
    package let checksum: UInt32
  }

  /// The size of every chunk but the last, as in Spark's own clients.
  package static let chunkBytes = 32 << 10

  /// The name in the protocol.
  package let name: String
  /// The file's size in bytes.
  package let size: Int
  /// A name that depends on the artifact's name, size and content, of ASCII letters, digits, `.`, `-` and `_`.
  package let fingerprint: String
  private let url: URL

  /// The number of chunks; an empty file has one.
  package var chunkCount: Int { max(1, (size + Self.chunkBytes - 1) / Self.chunkBytes) }

  /// Reads the file once for its size and fingerprint.
  ///
  /// - Throws: ``SparkError`` with the code `artifact` when it cannot be read.
  package init(_ url: URL, name: String) throws(SparkError) {
    self.url = url
    self.name = name
    var size = 0
    var checksums: [UInt8] = []
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      while let data = try handle.read(upToCount: Self.chunkBytes), !data.isEmpty {
        size += data.count
        withUnsafeBytes(of: CRC32.checksum(Array(data)).littleEndian) { checksums += $0 }
      }
    } catch { throw Self.unreadable(url, cause: error) }
    self.size = size
    let safeName = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_"
    }
    fingerprint = "\(String(safeName))-\(size)-\(String(CRC32.checksum(checksums), radix: 16))"
  }

  /// Reads the file again and passes its chunks to `body` in order.
  ///
  /// - Throws: ``SparkError`` with the code `artifact` when the file cannot be read or its size has changed, and any error of
  ///   `body`.
  package func forEachChunk(_ body: (Chunk) async throws -> Void) async throws {
    let handle: FileHandle
    do { handle = try FileHandle(forReadingFrom: url) } catch {
      throw Self.unreadable(url, cause: error)
    }
    defer { try? handle.close() }
    for index in 0..<chunkCount {
      let expected = min(Self.chunkBytes, size - index * Self.chunkBytes)
      // At the last chunk one byte more is asked for, so that a file that has grown is noticed.
      let isLast = index == chunkCount - 1
      let bytes: [UInt8]
      do { bytes = Array(try handle.read(upToCount: expected + (isLast ? 1 : 0)) ?? Data()) } catch
      {
        throw Self.unreadable(url, cause: error)
      }
      guard bytes.count == expected else {
        throw SparkError(
          .artifact, subject: url.path, "the file changed while it was sent",
          remedy: "Send it again when no program writes to it.")
      }
      try await body(Chunk(index: index, bytes: bytes, checksum: CRC32.checksum(bytes)))
    }
  }

  private static func unreadable(_ url: URL, cause: any Error) -> SparkError {
    SparkError(
      .artifact, subject: url.path,
      "the file cannot be read: \(cause.localizedDescription.trimmingCharacters(in: ["."]))",
      remedy: "Check the path and its permissions.", cause: cause)
  }
}
