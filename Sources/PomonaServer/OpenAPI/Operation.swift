import HTTPTypes
import Hummingbird

/// One thing that the service does, told once: the router and `/openapi.json` are both made of these.
struct Operation: Sendable {
  struct Answer: Sendable {
    let description: String
    var contentType = "application/json"
    var schema: JSONValue = ["type": "string"]

    static func json(_ description: String, _ schema: String) -> Answer {
      Answer(description: description, schema: Schemas.reference(schema))
    }

    static func error(_ description: String) -> Answer { json(description, "Error") }

    static func text(_ description: String, _ contentType: String) -> Answer {
      Answer(description: description, contentType: contentType)
    }
  }

  let id: String
  let method: HTTPRequest.Method
  /// With parameters in braces.
  let path: String
  let summary: String
  var parameters: [JSONValue] = []
  /// The request's body, by content type.
  var body: [String: JSONValue] = [:]
  let answers: [Int: Answer]
  /// Whether it answers without the token.
  var isOpen = false
  let handler: @Sendable (Request, ServeContext) async throws -> Response
}

extension Operation {
  static func query(_ name: String, _ description: String, _ schema: JSONValue) -> JSONValue {
    ["name": .string(name), "in": "query", "description": .string(description), "schema": schema]
  }

  static let modelName: JSONValue = [
    "name": "name", "in": "path", "required": true, "schema": ["type": "string"],
    "description": "A model's name: that of its folder, without .pomona.",
  ]

  static let modelVersion: JSONValue = [
    "name": "version", "in": "path", "required": true, "schema": ["type": "string"],
    "description": "A model's version. Only the one that serves now is there.",
  ]

  /// What goes wrong whatever is asked with photos.
  static let photoErrors: [Int: Answer] = [
    400: .error("The request is malformed."),
    404: .error("There is no such model."),
    413: .error("The request is too large."),
    429: .error("Too many requests wait. Come again after the seconds that Retry-After tells."),
    500: .error("A fault of the service."),
  ]
}
