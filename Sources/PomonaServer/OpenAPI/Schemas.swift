import Failures
import Models

/// The JSON Schemas of requests and responses.
enum Schemas {
  static func reference(_ name: String) -> JSONValue {
    ["$ref": .string("#/components/schemas/\(name)")]
  }

  private static func object(
    _ properties: [String: JSONValue], optional: Set<String> = []
  ) -> JSONValue {
    [
      "type": "object", "properties": .object(properties),
      "required": .array(
        properties.keys.filter { !optional.contains($0) }.sorted().map { .string($0) }),
      "additionalProperties": false,
    ]
  }

  private static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

  private static let text: JSONValue = ["type": "string"]
  private static let fraction: JSONValue = ["type": "number", "minimum": 0, "maximum": 1]
  private static let number: JSONValue = ["type": "number"]
  private static let count: JSONValue = ["type": "integer", "minimum": 0]
  private static let flag: JSONValue = ["type": "boolean"]

  static let all: [String: JSONValue] = [
    "Error": object(["error": text]),
    "Candidate": object(["label": text, "confidence": fraction]),
    "Answer": object(
      [
        "name": text, "label": text, "confidence": fraction, "known": flag, "novelty": fraction,
        "top": list(reference("Candidate")), "milliseconds": number,
      ], optional: ["known", "novelty"]),
    "Failure": object(["name": text, "error": text]),
    "Classification": object([
      "model": text, "version": text,
      "results": list(["oneOf": [reference("Answer"), reference("Failure")]]),
    ]),
    "Explanation": object([
      "model": text, "version": text, "name": text, "label": text, "confidence": fraction,
      "milliseconds": number,
      "region": object(["x": number, "y": number, "width": number, "height": number]),
      "heat": list(list(number)),
    ]),
    "Correction": object(["id": text]),
    "Models": object([
      "unsure_below": fraction, "collects": flag, "models": list(reference("Model")),
    ]),
    "Model": object([
      "name": text, "version": text, "labels": list(text), "classifier": text, "backbone": text,
      "ready": flag,
    ]),
    "Live": object(["live": flag]),
    "Ready": object(["ready": flag]),
    "ModelReady": object(["name": text, "ready": flag]),
    "Server": object(["name": text, "version": text, "extensions": list(text)]),
    "TensorMetadata": object([
      "name": text, "datatype": text, "shape": list(["type": "integer", "minimum": -1]),
    ]),
    "ModelMetadata": object([
      "name": text, "versions": list(text), "platform": text,
      "inputs": list(reference("TensorMetadata")), "outputs": list(reference("TensorMetadata")),
      "parameters": object(["labels": list(text)]),
    ]),
    "InferenceRequest": [
      "type": "object", "required": ["inputs"],
      "properties": [
        "id": text, "parameters": ["type": "object"],
        "inputs": [
          "type": "array", "minItems": 1, "maxItems": 1, "items": reference("InputTensor"),
        ],
        "outputs": list([
          "type": "object", "required": ["name"],
          "properties": [
            "name": ["enum": ["label", "confidence", "novelty", "probabilities"]],
            "parameters": ["type": "object"],
          ],
        ]),
      ],
    ],
    "InputTensor": [
      "type": "object", "required": ["name", "datatype", "shape"],
      "properties": [
        "name": ["enum": ["photo", "pixels"]], "datatype": ["enum": ["BYTES", "UINT8"]],
        "shape": list(count), "parameters": ["type": "object"], "data": ["type": "array"],
      ],
    ],
    "InferenceAnswer": object(
      [
        "id": text, "model_name": text, "model_version": text,
        "outputs": list(reference("OutputTensor")),
      ], optional: ["id"]),
    "OutputTensor": object(
      [
        "name": text, "datatype": ["enum": ["BYTES", "FP32"]], "shape": list(count),
        "data": ["type": "array"], "parameters": ["type": "object"],
      ], optional: ["data", "parameters"]),
  ]
}
