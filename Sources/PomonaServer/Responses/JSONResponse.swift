import Foundation
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Responses with a JSON body.
enum JSONResponse {
  /// The JSON text of a value.
  static func body(of value: some Encodable) throws -> ByteBuffer {
    ByteBuffer(bytes: try SortedJSON.encoded(value, pretty: false))
  }

  /// The response with a value.
  static func make(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    do {
      return response(try body(of: value), status: status)
    } catch {
      // JSON has no infinity and no NaN: a model that predicts one is broken.
      let body = ByteBuffer(string: #"{"error":"the result cannot be expressed as JSON"}"#)
      return response(body, status: .internalServerError)
    }
  }

  private static func response(_ body: ByteBuffer, status: HTTPResponse.Status) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
  }
}
