import Failures
import HTTPTypes
import Hummingbird
import Workers

/// `/v2`: the Open Inference Protocol, which KServe, Triton and Seldon speak.
struct InferenceRoutes {
  let state: ServerState

  private struct Server: Encodable {
    let name = "pomona"
    let version = PomonaVersion.current
    let extensions = ["binary_tensor_data"]
  }

  private struct ModelReady: Encodable {
    let name: String
    let ready: Bool
  }

  var operations: [Operation] {
    [
      Operation(
        id: "serverMetadata", method: .get, path: "/v2", summary: "What this service is.",
        answers: [200: .json("Its name and version.", "Server")],
        handler: { _, _ in JSONAnswer.response(Server()) }),
      Operation(
        id: "serverLive", method: .get, path: "/v2/health/live",
        summary: "Whether the service runs.", answers: [200: .json("It does.", "Live")],
        isOpen: true, handler: { _, _ in JSONAnswer.response(["live": true]) }),
      Operation(
        id: "serverReady", method: .get, path: "/v2/health/ready",
        summary: "Whether every model can be asked.",
        answers: [
          200: .json("They can.", "Ready"),
          503: .json("Not yet, or not any more.", "Ready"),
        ], isOpen: true,
        handler: { [state] _, _ in
          JSONAnswer.response(
            ["ready": state.isReady], status: state.isReady ? .ok : .serviceUnavailable)
        }),
    ]
      + modelOperations(path: "/v2/models/{name}", suffix: "", parameters: [Operation.modelName])
      + modelOperations(
        path: "/v2/models/{name}/versions/{version}", suffix: "Version",
        parameters: [Operation.modelName, Operation.modelVersion])
  }

  private func modelOperations(
    path: String, suffix: String, parameters: [JSONValue]
  ) -> [Operation] {
    let missing: [Int: Operation.Answer] = [404: .error("There is no such model.")]
    return [
      Operation(
        id: "modelMetadata\(suffix)", method: .get, path: path, summary: "What a model is.",
        parameters: parameters,
        answers: missing.merging([200: .json("Its tensors and labels.", "ModelMetadata")]) { $1 },
        handler: { _, context in JSONAnswer.response(ModelMetadata(try model(of: context))) }),
      Operation(
        id: "modelReady\(suffix)", method: .get, path: "\(path)/ready",
        summary: "Whether a model can be asked.", parameters: parameters,
        answers: missing.merging([
          200: .json("It can.", "ModelReady"), 503: .json("It cannot.", "ModelReady"),
        ]) { $1 },
        handler: { _, context in
          let model = try model(of: context)
          let isReady = model.pool.present > 0
          return JSONAnswer.response(
            ModelReady(name: model.name, ready: isReady),
            status: isReady ? .ok : .serviceUnavailable)
        }),
      Operation(
        id: "modelInfer\(suffix)", method: .post, path: "\(path)/infer",
        summary: "Classify encoded photos (BYTES, base64 in JSON) or pixels (UINT8).",
        parameters: parameters,
        body: [
          "application/json": Schemas.reference("InferenceRequest"),
          "application/octet-stream": ["type": "string", "format": "binary"],
        ],
        answers: Operation.photoErrors.merging([
          200: .json("The outputs.", "InferenceAnswer")
        ]) { $1 },
        handler: infer),
    ]
  }

  @Sendable private func infer(_ request: Request, _ context: ServeContext) async throws
    -> Response
  {
    let model = try model(of: context)
    if state.admission.isFull { throw HTTPFailure.tooMany }
    let body = try await RequestBytes.read(
      request, limit: state.maximumBody, budget: state.budget)
    let results = try await state.admission.enter {
      let inference = try InferenceRequest(body.bytes, request.headers)
      return (inference, await model.read(inference.photos, isWanted: context.isWanted))
    }
    var answers: [PhotoAnswer] = []
    for (index, result) in results.1.enumerated() {
      switch result {
      case .success(let answer): answers.append(answer)
      // The protocol knows no error of a single row.
      case .failure(let failure):
        context.notes.photos(results.1.count, failed: 1)
        throw HTTPFailure.badRequest("photo \(index + 1): \(failure.message)")
      }
    }
    context.notes.photos(answers.count, failed: 0)
    return try InferenceAnswer(model, answers, to: results.0).response()
  }

  private func model(of context: ServeContext) throws -> ServedModel {
    let model = try state.model(named: context.parameters.get("name"))
    if let version = context.parameters.get("version"), version != model.version {
      throw HTTPFailure(.notFound, "the model's version is \(model.version)")
    }
    return model
  }
}
