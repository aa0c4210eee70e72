import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers as JSON.
enum JSONAnswer {
  static func bytes(of value: some Encodable) throws -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return ByteBuffer(bytes: try encoder.encode(value))
  }

  static func response(
    _ value: some Encodable, status: HTTPResponse.Status = .ok
  ) -> Response {
    do {
      return Response(
        status: status, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: try bytes(of: value)))
    } catch {
      // Numbers that JSON does not know: a model that answers so is broken.
      return Response(
        status: .internalServerError, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: #"{"error":"the answer has no JSON"}"#)))
    }
  }
}
