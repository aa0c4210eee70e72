import HTTPTypes
import Hummingbird
import NIOCore
import Workers

/// The answer to an inference request.
struct InferenceAnswer: Encodable {
  private let id: String?
  private let modelName: String
  private let modelVersion: String
  private let outputs: [OutputTensor]

  /// - Throws: An ``HTTPFailure`` for outputs that do not exist.
  init(
    _ model: ServedModel, _ answers: [PhotoAnswer], to request: InferenceRequest
  ) throws(HTTPFailure) {
    id = request.id
    modelName = model.name
    modelVersion = model.version
    let predictions = answers.map { model.prediction(from: $0, count: 1) }
    let count = answers.count
    let wanted =
      request.outputs.isEmpty ? OutputTensor.names.map { .init(name: $0) } : request.outputs
    var outputs: [OutputTensor] = []
    for output in wanted {
      let shape: [Int]
      let values: OutputTensor.Values
      switch output.name {
      case "label": (shape, values) = ([count], .texts(predictions.map(\.label)))
      case "confidence":
        (shape, values) = ([count], .floats(predictions.map { Float($0.confidence) }))
      case "probabilities":
        let labels = model.labels.count
        (shape, values) = ([count, labels], .floats(answers.flatMap { $0.values.prefix(labels) }))
      default:
        throw .badRequest(
          "there is no such output; there are: \(OutputTensor.names.joined(separator: ", "))")
      }
      outputs.append(
        OutputTensor(
          output.name, shape: shape, values, isBinary: output.isBinary ?? request.isBinary))
    }
    self.outputs = outputs
  }

  /// JSON, followed by the binary outputs when there are any.
  func response() throws -> Response {
    guard outputs.contains(where: \.isBinary) else { return JSONAnswer.response(self) }
    var body = try JSONAnswer.bytes(of: self)
    let length = body.readableBytes
    for output in outputs { body.writeImmutableBuffer(output.trailer) }
    var response = Response(
      status: .ok, headers: [.contentType: "application/octet-stream"],
      body: .init(byteBuffer: body))
    if let name = InferenceRequest.headerLength { response.headers[name] = "\(length)" }
    return response
  }

  private enum CodingKeys: String, CodingKey {
    case id, outputs
    case modelName = "model_name"
    case modelVersion = "model_version"
  }
}
