import HTTPTypes
import Hummingbird

/// An operation of the service: the router and `/openapi.json` are both made of these.
package struct Operation: Sendable {
  /// A possible response.
  struct Result: Sendable {
    let description: String
    var contentType = "application/json"
    var schema: JSONValue = ["type": "string"]

    static func json(_ description: String, schema: String) -> Result {
      Result(description: description, schema: Schemas.reference(schema))
    }

    static func error(_ description: String) -> Result { json(description, schema: "Error") }

    static func text(_ description: String, type: String) -> Result {
      Result(description: description, contentType: type)
    }
  }

  typealias Handler = @Sendable (Request, ServeContext) async throws -> Response

  let id: String
  let method: HTTPRequest.Method
  /// The path, with parameters in braces.
  let path: String
  let summary: String
  var parameters: [JSONValue] = []
  /// The schemas of the request's body, by content type.
  var body: [String: JSONValue] = [:]
  /// The possible responses, by status.
  let results: [Int: Result]
  /// True if it requires no token.
  var isPublic = false
  let handler: Handler
}

extension Operation {
  static func query(_ name: String, description: String, schema: JSONValue) -> JSONValue {
    ["name": .string(name), "in": "query", "description": .string(description), "schema": schema]
  }

  static let modelName: JSONValue = [
    "name": "name", "in": "path", "required": true, "schema": ["type": "string"],
    "description": "The name of a model: that of its folder without .pomona.",
  ]

  static let modelVersion: JSONValue = [
    "name": "version", "in": "path", "required": true, "schema": ["type": "string"],
    "description": "The version of a model. Only the one that is served exists.",
  ]

  /// The errors of all requests with photos.
  static let photoErrors: [Int: Result] = [
    400: .error("The request is malformed."),
    404: .error("There is no such model."),
    413: .error("The request is too large."),
    415: .error("The body is compressed, or has a media type that is not listed."),
    429: .error("Too many requests are waiting. Retry after the number of seconds in Retry-After."),
    500: .error("The service failed."),
  ]
}
