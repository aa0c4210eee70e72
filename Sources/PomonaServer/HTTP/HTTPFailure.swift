import HTTPTypes

/// An answer that is no good news: what the Open Inference Protocol says of errors holds everywhere, `{"error": "..."}`.
struct HTTPFailure: Error, Sendable {
  let status: HTTPResponse.Status
  let message: String
  var headers: HTTPFields = [:]

  init(_ status: HTTPResponse.Status, _ message: String, headers: HTTPFields = [:]) {
    self.status = status
    self.message = message
    self.headers = headers
  }

  static let tooMany = HTTPFailure(
    .tooManyRequests, "too many requests wait already; try again in a second",
    headers: [.retryAfter: "1"])

  static let unauthorized = HTTPFailure(
    .unauthorized, "a token is needed: Authorization: Bearer TOKEN",
    headers: [.wwwAuthenticate: "Bearer"])

  static func badRequest(_ message: String) -> HTTPFailure { HTTPFailure(.badRequest, message) }
}
