import Features
import HTTPTypes
import Hummingbird
import Workers

/// `/v1`: photos in, labels out.
struct ClassifyRoutes {
  /// The cells per side of an explanation: fine enough to separate a fruit from the table, at 49 runs of the network.
  private static let cells = 7
  private static let defaultCount = 5

  let state: ServerState

  private static let model = Operation.query(
    "model", description: "The name of the model; the first model by default.",
    schema: ["type": "string"])
  private static let name = Operation.query(
    "name", description: "The name of a photo that is the whole body; it is returned.",
    schema: ["type": "string"])
  private static let photoBodies: [String: JSONValue] = [
    "application/octet-stream": ["type": "string", "format": "binary"],
    "image/*": ["type": "string", "format": "binary"],
    "multipart/form-data": [
      "type": "object", "additionalProperties": ["type": "string", "format": "binary"],
    ],
  ]

  var operations: [Operation] {
    [
      Operation(
        id: "classify", method: .post, path: "/v1/classify",
        summary: "Classify photos. A photo that cannot be read has an error of its own.",
        parameters: [
          Self.model,
          Operation.query(
            "k", description: "The number of the most probable classes to return.",
            schema: ["type": "integer", "minimum": 1, "default": .integer(Self.defaultCount)]),
          Self.name,
        ],
        body: Self.photoBodies,
        results: Operation.photoErrors.merging([
          200: .json(
            "A result for each photo, in the order of the photos.", schema: "Classification")
        ]) { $1 },
        handler: classify),
      Operation(
        id: "explain", method: .post, path: "/v1/explain",
        summary:
          "Classify a photo and explain the label: by how much its log odds fall when a part of the"
          + " photo is covered.",
        parameters: [Self.model, Self.name], body: Self.photoBodies,
        results: Operation.photoErrors.merging([
          200: .json("The label and the heat map.", schema: "Explanation"),
          422: .error("The photo cannot be read."),
        ]) { $1 },
        handler: explain),
      Operation(
        id: "models", method: .get, path: "/v1/models", summary: "List the served models.",
        results: [200: .json("The models.", schema: "Models")], handler: models),
    ]
  }

  @Sendable private func classify(_ request: Request, context: ServeContext) async throws
    -> Response
  {
    // What is wrong in the query is refused before the photos are read.
    _ = try state.model(named: request.query("model"))
    _ = try Self.count(request.query("k"))
    let photos = try await state.photos(of: request)
    let model = try state.model(named: photos.option("model", of: request))
    let count = try Self.count(photos.option("k", of: request))
    let runner = model.pool.classifying(isWanted: context.isWanted)
    let outcomes = try await state.admission.admit { await runner.outcomes(of: photos.photos) }
    context.notes.record(
      photos: outcomes.count, failed: outcomes.count { $0.failure != nil })
    let predictions = outcomes.map { outcome in
      outcome.map { model.prediction(of: $0, count: count) }
    }
    state.metrics.classified(predictions.compactMap(\.value), model: model.name)
    return JSONResponse.make(Classification(predictions, model: model))
  }

  @Sendable private func explain(_ request: Request, context: ServeContext) async throws
    -> Response
  {
    _ = try state.model(named: request.query("model"))
    let photos = try await state.photos(of: request)
    let model = try state.model(named: photos.option("model", of: request))
    guard let photo = photos.photos.first, photos.photos.count == 1 else {
      throw HTTPFailure.badRequest("only one photo at a time can be explained")
    }
    let runner = model.pool.explaining(cells: Self.cells, isWanted: context.isWanted)
    let outcome = try await state.admission.admit {
      try await state.explanations.admit { await runner.outcome(of: photo) }
    }
    context.notes.record(photos: 1, failed: outcome.failure == nil ? 0 : 1)
    switch outcome.result {
    case .success(let explanation):
      return JSONResponse.make(ExplanationResponse(explanation, of: outcome, model: model))
    case .failure(let failure): throw HTTPFailure(.unprocessableContent, failure.reason)
    }
  }

  @Sendable private func models(_ request: Request, context: ServeContext) -> Response {
    JSONResponse.make(
      ModelList(
        models: state.registry.all.map { .init($0) }, unsureBelow: state.unsureBelow,
        collects: state.collector != nil))
  }

  private static func count(_ text: String?) throws(HTTPFailure) -> Int {
    guard let text else { return defaultCount }
    guard let count = Int(text), count > 0 else {
      throw .badRequest("k must be an integer of at least 1")
    }
    return count
  }
}
