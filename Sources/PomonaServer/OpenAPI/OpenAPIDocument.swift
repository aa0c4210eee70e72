import HTTPTypes
import Models

/// The description of the service in OpenAPI 3.1, made of the operations of its router.
struct OpenAPIDocument {
  let value: JSONValue

  /// - Parameters:
  ///   - operations: All operations.
  ///   - requiresToken: Whether those that are not public require a token.
  init(_ operations: [Operation], requiresToken: Bool) {
    var paths: [String: [String: JSONValue]] = [:]
    for operation in operations {
      paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] =
        Self.description(of: operation, requiresToken: requiresToken)
    }
    var components: [String: JSONValue] = ["schemas": .object(Schemas.all)]
    if requiresToken {
      components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]]
    }
    value = [
      "openapi": "3.1.0",
      "info": [
        "title": "Pomona", "version": .string(PomonaVersion.current),
        "summary": "Classifies photos.",
        "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
      ],
      "paths": .object(paths.mapValues { .object($0) }),
      "components": .object(components),
    ]
  }

  private static func description(of operation: Operation, requiresToken: Bool) -> JSONValue {
    var description: [String: JSONValue] = [
      "operationId": .string(operation.id), "summary": .string(operation.summary),
    ]
    if !operation.parameters.isEmpty { description["parameters"] = .array(operation.parameters) }
    if !operation.body.isEmpty {
      description["requestBody"] = [
        "required": true, "content": .object(operation.body.mapValues { ["schema": $0] }),
      ]
    }
    var results = operation.results
    if requiresToken && !operation.isPublic {
      results[401] = .error("The token is missing or wrong.")
      description["security"] = [["token": []]]
    }
    description["responses"] = .object(
      Dictionary(
        uniqueKeysWithValues: results.map { status, result in
          (
            "\(status)",
            [
              "description": .string(result.description),
              "content": [result.contentType: ["schema": result.schema]],
            ] as JSONValue
          )
        }))
    return .object(description)
  }
}
