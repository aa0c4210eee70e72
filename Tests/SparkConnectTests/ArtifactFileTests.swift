import Foundation
import SparkConnect
import TestSupport
import Testing

/// Files cut into chunks, without a server.
struct ArtifactFileTests {
  private func withFile<R>(
    _ bytes: [UInt8], body: (URL) async throws -> R
  ) async throws -> R {
    let url = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID())")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(bytes).write(to: url)
    return try await body(url)
  }

  private func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
  }

  private func chunks(of file: ArtifactFile) async throws -> [ArtifactFile.Chunk] {
    var chunks: [ArtifactFile.Chunk] = []
    try await file.forEachChunk { chunks.append($0) }
    return chunks
  }

  @Test(arguments: [
    (0, [0]), (1, [1]), (32 << 10, [32 << 10]), ((32 << 10) + 1, [32 << 10, 1]),
    (100_000, [32 << 10, 32 << 10, 32 << 10, 1696]),
  ])
  func chunksHave32KiBButTheLast(size: Int, sizes: [Int]) async throws {
    let bytes = bytes(size)
    try await withFile(bytes) { url in
      let file = try ArtifactFile(url, name: "files/a")
      let chunks = try await chunks(of: file)
      #expect(file.size == size)
      #expect(file.chunkCount == sizes.count)
      #expect(chunks.map(\.bytes.count) == sizes)
      #expect(chunks.map(\.index) == Array(sizes.indices))
      #expect(chunks.flatMap(\.bytes) == bytes)
      #expect(chunks.allSatisfy { $0.checksum == CRC32.checksum($0.bytes) })
    }
  }

  @Test func theFingerprintDependsOnNameSizeAndContent() async throws {
    func fingerprint(_ name: String, of bytes: [UInt8]) async throws -> String {
      try await withFile(bytes) { try ArtifactFile($0, name: name).fingerprint }
    }
    let one = try await fingerprint("files/a", of: bytes(70_000))
    #expect(try await fingerprint("files/a", of: bytes(70_000)) == one)
    #expect(try await fingerprint("files/b", of: bytes(70_000)) != one)
    #expect(try await fingerprint("files/a", of: bytes(70_001)) != one)
    var changed = bytes(70_000)
    changed[69_999] ^= 1
    #expect(try await fingerprint("files/a", of: changed) != one)
    let safe = try await fingerprint("archives/ä b.tgz#x/../y", of: [])
    #expect(safe == "archives___b.tgz_x_.._y-0-0")
  }

  @Test(arguments: [0, 10, 69_999, 70_001, 200_000])
  func aFileThatChangesItsSizeIsReported(_ newSize: Int) async throws {
    try await withFile(bytes(70_000)) { url in
      let file = try ArtifactFile(url, name: "files/a")
      try Data(bytes(newSize)).write(to: url)
      let error = await #expect(throws: SparkError.self) { try await file.forEachChunk { _ in } }
      #expect(error?.code == .artifact)
      #expect(error?.subject == url.path)
      #expect(error?.message == "the file changed while it was sent")
    }
  }

  @Test func aFileThatCannotBeReadIsReported() async throws {
    let error = #expect(throws: SparkError.self) {
      try ArtifactFile(URL(filePath: "/no/such/file"), name: "files/a")
    }
    #expect(error?.code == .artifact)
    #expect(error?.subject == "/no/such/file")
    let vanished = try await withFile([1]) { try ArtifactFile($0, name: "files/a") }
    let later = await #expect(throws: SparkError.self) {
      try await vanished.forEachChunk { _ in }
    }
    #expect(later?.code == .artifact)
  }

  @Test func anErrorOfTheReceiverEndsTheReading() async throws {
    struct Enough: Error {}
    try await withFile(bytes(100_000)) { url in
      let file = try ArtifactFile(url, name: "files/a")
      var seen = 0
      await #expect(throws: Enough.self) {
        try await file.forEachChunk { _ in
          seen += 1
          if seen == 2 { throw Enough() }
        }
      }
      #expect(seen == 2)
    }
  }

  @Test func namesCarryTheKind() {
    #expect(SparkArtifact.file("a").description == "files/a")
    #expect(SparkArtifact.jar("a.jar").description == "jars/a.jar")
    #expect(SparkArtifact.archive("a.tgz", unpackedTo: "b").description == "archives/a.tgz#b")
  }
}
