import Features
import Foundation
import HTTPTypes
import Hummingbird
import Models
import Workers

/// `/v2`: the Open Inference Protocol, which KServe, Triton and Seldon support as well.
struct InferenceRoutes {
  let state: ServerState

  private struct ServerMetadata: Encodable {
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
        id: "serverMetadata", method: .get, path: "/v2", summary: "Describe the service.",
        results: [200: .json("Its name and version.", schema: "Server")],
        handler: { _, _ in JSONResponse.make(ServerMetadata()) }),
      Operation(
        id: "serverLive", method: .get, path: "/v2/health/live",
        summary: "Check that the service runs.",
        results: [200: .json("The service runs.", schema: "Live")],
        isPublic: true, handler: { _, _ in JSONResponse.make(["live": true]) }),
      Operation(
        id: "serverReady", method: .get, path: "/v2/health/ready",
        summary: "Check that every model can be used.",
        results: [
          200: .json("Every model can be used.", schema: "Ready"),
          503: .json("A model has no worker, or the service is shutting down.", schema: "Ready"),
        ], isPublic: true,
        handler: { [state] _, _ in
          let isReady = state.isReady
          return JSONResponse.make(
            ["ready": isReady], status: isReady ? .ok : .serviceUnavailable)
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
    let missing: [Int: Operation.Result] = [404: .error("There is no such model.")]
    return [
      Operation(
        id: "modelMetadata\(suffix)", method: .get, path: path, summary: "Describe a model.",
        parameters: parameters,
        results: missing.merging([
          200: .json("Its tensors and labels.", schema: "ModelMetadata")
        ]) { $1 },
        handler: { _, context in JSONResponse.make(ModelMetadata(try model(for: context))) }),
      Operation(
        id: "modelReady\(suffix)", method: .get, path: "\(path)/ready",
        summary: "Check that a model can be used.", parameters: parameters,
        results: missing.merging([
          200: .json("The model can be used.", schema: "ModelReady"),
          503: .json("The model has no worker.", schema: "ModelReady"),
        ]) { $1 },
        handler: { _, context in
          let model = try model(for: context)
          let isReady = model.isReady
          return JSONResponse.make(
            ModelReady(name: model.name, ready: isReady),
            status: isReady ? .ok : .serviceUnavailable)
        }),
      Operation(
        id: "modelInfer\(suffix)", method: .post, path: "\(path)/infer",
        summary: "Classify encoded photos (BYTES, base64 in JSON) or raw pixels (UINT8).",
        parameters: parameters,
        body: [
          "application/json": Schemas.reference("InferenceRequest"),
          "application/octet-stream": ["type": "string", "format": "binary"],
        ],
        results: Operation.photoErrors.merging([
          200: .json("The outputs.", schema: "InferenceAnswer")
        ]) { $1 },
        handler: infer),
    ]
  }

  @Sendable private func infer(_ request: Request, context: ServeContext) async throws -> Response {
    let model = try model(for: context)
    let body = try await state.body(of: request)
    let runner = model.pool.classifying(isWanted: context.isWanted)
    let (inference, outcomes) = try await state.admission.admit {
      let inference = try InferenceRequest(body.bytes, headers: request.headers)
      return (inference, await runner.outcomes(of: inference.photos))
    }
    context.notes.record(photos: outcomes.count, failed: outcomes.count { $0.failure != nil })
    let answers = try outcomes.enumerated().map { index, outcome in
      // The protocol has no error for a single photo.
      try outcome.result.mapError { failure in
        HTTPFailure.badRequest("photo \(index + 1): \(failure.reason)")
      }.get()
    }
    let response = try InferenceResponse(to: inference, model: model, answers: answers)
    state.metrics.classified(response.predictions, model: model.name)
    return try response.response()
  }

  private func model(for context: ServeContext) throws -> ServedModel {
    let name = context.parameters.get("name")
    // A name as it was sent takes precedence: it may hold a percent sign.
    let model =
      if let model = try? state.model(named: name) { model } else {
        try state.model(named: name?.removingPercentEncoding ?? name)
      }
    if let version = context.parameters.get("version"), version != model.version {
      throw HTTPFailure(.notFound, "the version of the model is \(model.version)")
    }
    return model
  }
}
