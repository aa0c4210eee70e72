import HTTPTypes
import NIOCore
import ObjectStores
import Workers

@testable import Datasets
@testable import PomonaServer

extension FuzzTarget {
  /// Decodes a frame as a request to a worker and as its reply: the first byte is the kind.
  @Sendable static func frame(_ bytes: UnsafeRawBufferPointer) throws {
    guard let kind = bytes.first else { return }
    let frame = ReceivedFrame(kind: kind, body: Array(bytes.dropFirst())[...])
    _ = try? WorkerRequest(decoding: frame)
    _ = try WorkerReply(decoding: frame)
  }

  /// Parses a form, whose type is the first line.
  @Sendable static func multipart(_ bytes: UnsafeRawBufferPointer) throws {
    let (type, body) = split(bytes)
    guard let boundary = try Multipart.boundary(in: type) else { return }
    _ = try Multipart(body, boundary: boundary)
  }

  /// Parses an inference request; the length of its JSON is the first line.
  @Sendable static func inferenceRequest(_ bytes: UnsafeRawBufferPointer) throws {
    let (length, body) = split(bytes)
    var headers = HTTPFields()
    if let name = InferenceRequest.headerLength, !length.isEmpty { headers[name] = length }
    _ = try InferenceRequest(body, headers: headers)
  }

  @Sendable static func metadataCSV(_ bytes: UnsafeRawBufferPointer) throws {
    try metadata(bytes, name: "metadata.csv")
  }

  @Sendable static func metadataLines(_ bytes: UnsafeRawBufferPointer) throws {
    try metadata(bytes, name: "metadata.jsonl")
  }

  @Sendable static func metadataParquet(_ bytes: UnsafeRawBufferPointer) throws {
    try metadata(bytes, name: "metadata.parquet")
  }

  private static func metadata(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    try InputFile.with(bytes, named: name) { folder in
      _ = try MetadataFile(contentsOf: name, in: LocalStore(root: folder))
    }
  }

  private static func split(_ bytes: UnsafeRawBufferPointer) -> (line: String, rest: ByteBuffer) {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    return (
      String(decoding: bytes[..<end], as: UTF8.self), ByteBuffer(bytes: bytes.dropFirst(end + 1))
    )
  }
}
