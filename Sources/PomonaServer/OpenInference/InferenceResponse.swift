import Features
import HTTPTypes
import Hummingbird
import Learning
import Models
import NIOCore

/// The response to an inference request.
struct InferenceResponse: Encodable {
  private let id: String?
  private let modelName: String
  private let modelVersion: String
  private let outputs: [OutputTensor]
  /// The predictions of the answers.
  let predictions: [Prediction]

  /// The response with the requested outputs.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - model: The model that it was answered with.
  ///   - answers: The answer for each photo.
  /// - Throws: An ``HTTPFailure`` for outputs that do not exist.
  init(
    to request: InferenceRequest, model: ServedModel, answers: [Answer]
  ) throws(HTTPFailure) {
    id = request.id
    modelName = model.name
    modelVersion = model.version
    predictions = answers.map { model.prediction(of: $0, count: 1) }
    let count = answers.count
    let requested =
      request.outputs.isEmpty ? OutputTensor.names.map { .init(name: $0) } : request.outputs
    var outputs: [OutputTensor] = []
    for output in requested {
      let shape: [Int]
      let values: OutputTensor.Values
      switch output.name {
      case "label": (shape, values) = ([count], .texts(predictions.map(\.label)))
      case "confidence":
        (shape, values) = ([count], .floats(predictions.map { Float($0.confidence) }))
      case "probabilities":
        (shape, values) = ([count, model.labels.count], .floats(answers.flatMap(\.probabilities)))
      case "novelty":
        // The novelty of a model without a detector is 0.
        (shape, values) = ([count], .floats(answers.map { $0.novelty ?? 0 }))
      default:
        throw .badRequest(
          "there is no such output; the outputs are \(OutputTensor.names.joined(separator: ", "))")
      }
      outputs.append(
        OutputTensor(
          output.name, shape: shape, values: values, isBinary: output.isBinary ?? request.isBinary))
    }
    self.outputs = outputs
  }

  /// The HTTP response: JSON, followed by the binary outputs if there are any.
  func response() throws -> Response {
    guard outputs.contains(where: \.isBinary) else { return JSONResponse.make(self) }
    var body = try JSONResponse.body(of: self)
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
