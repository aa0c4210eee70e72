import Failures
import HTTPTypes

/// The description of the service in OpenAPI 3.1, made of the operations that the router is made of.
struct OpenAPIDocument {
  let value: JSONValue

  init(_ operations: [Operation], needsToken: Bool) {
    var paths: [String: [String: JSONValue]] = [:]
    for operation in operations {
      paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] =
        Self.description(of: operation, needsToken: needsToken)
    }
    var components: [String: JSONValue] = ["schemas": .object(Schemas.all)]
    if needsToken {
      components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]]
    }
    value = [
      "openapi": "3.1.0",
      "info": [
        "title": "Pomona", "version": .string(PomonaVersion.current),
        "summary": "Tells what photos show.",
        "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
      ],
      "paths": .object(paths.mapValues { .object($0) }),
      "components": .object(components),
    ]
  }

  private static func description(of operation: Operation, needsToken: Bool) -> JSONValue {
    var description: [String: JSONValue] = [
      "operationId": .string(operation.id), "summary": .string(operation.summary),
    ]
    if !operation.parameters.isEmpty { description["parameters"] = .array(operation.parameters) }
    if !operation.body.isEmpty {
      description["requestBody"] = [
        "required": true, "content": .object(operation.body.mapValues { ["schema": $0] }),
      ]
    }
    var answers = operation.answers
    if needsToken && !operation.isOpen {
      answers[401] = .error("The token is missing or wrong.")
      description["security"] = [["token": []]]
    }
    description["responses"] = .object(
      Dictionary(
        uniqueKeysWithValues: answers.map { status, answer in
          (
            "\(status)",
            [
              "description": .string(answer.description),
              "content": [answer.contentType: ["schema": answer.schema]],
            ] as JSONValue
          )
        }))
    return .object(description)
  }
}
