package import HTTPTypes

/// An error response. Its body is what the Open Inference Protocol specifies, everywhere: `{"error": "..."}`.
package struct HTTPFailure: Error, Sendable {
  package let status: HTTPResponse.Status
  /// The reason, as a clause without a full stop.
  package let message: String
  /// Further header fields of the response.
  package let headers: HTTPFields

  init(_ status: HTTPResponse.Status, _ message: String, headers: HTTPFields = [:]) {
    self.status = status
    self.message = message
    self.headers = headers
  }

  static let tooManyRequests = HTTPFailure(
    .tooManyRequests, "too many requests are waiting; try again in a second",
    headers: [.retryAfter: "1"])

  static let unauthorized = HTTPFailure(
    .unauthorized, "this service requires a token: Authorization: Bearer TOKEN",
    headers: [.wwwAuthenticate: "Bearer"])

  static func badRequest(_ message: String) -> HTTPFailure { HTTPFailure(.badRequest, message) }
}
