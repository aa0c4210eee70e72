import HTTPTypes
import Hummingbird

/// `/v1`: photos in, labels out, the simple way.
struct ClassifyRoutes {
  /// Cells of a heat map in a row: fine enough to tell the fruit from the table, and 49 runs of the network.
  private static let grid: UInt8 = 7

  let state: ServerState

  private static let model = Operation.query(
    "model", "Which model answers; the first one when it is left out.", ["type": "string"])
  private static let name = Operation.query(
    "name", "What to call a photo that is the whole body.", ["type": "string"])
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
        summary: "Tell what photos show. A photo that cannot be read has an error of its own.",
        parameters: [
          Self.model,
          Operation.query(
            "k", "How many of the most probable classes to tell.",
            ["type": "integer", "minimum": 1, "default": 5]),
          Self.name,
        ],
        body: Self.photoBodies,
        answers: Operation.photoErrors.merging([
          200: .json("A result for each photo, in the order of the photos.", "Classification")
        ]) { $1 },
        handler: classify),
      Operation(
        id: "explain", method: .post, path: "/v1/explain",
        summary:
          "Tell what a photo shows, and where the network looks: how much the log odds of the"
          + " label fall when a part of the photo is covered.",
        parameters: [Self.model, Self.name], body: Self.photoBodies,
        answers: Operation.photoErrors.merging([
          200: .json("The heat map.", "Explanation"),
          422: .error("The photo cannot be read."),
        ]) { $1 },
        handler: explain),
      Operation(
        id: "models", method: .get, path: "/v1/models", summary: "The models that are served.",
        answers: [200: .json("The models.", "Models")], handler: models),
    ]
  }

  @Sendable private func classify(_ request: Request, _ context: ServeContext) async throws
    -> Response
  {
    let model = try state.model(named: request.uri.queryParameters["model"].map { String($0) })
    let count = try Self.count(in: request)
    let intake = try await PhotoIntake(request, state)
    let results = try await state.admission.enter {
      await model.read(intake.photos, isWanted: context.isWanted)
    }
    let rows = zip(intake.photos, results).map { photo, result in
      switch result {
      case .success(let answer):
        ClassifiedRow(photo.name, model.prediction(from: answer, count: count), answer.duration)
      case .failure(let failure): ClassifiedRow(photo.name, failure)
      }
    }
    context.notes.photos(rows.count, failed: rows.count { $0.error != nil })
    return JSONAnswer.response(
      Classification(model: model.name, version: model.version, results: rows))
  }

  @Sendable private func explain(_ request: Request, _ context: ServeContext) async throws
    -> Response
  {
    let model = try state.model(named: request.uri.queryParameters["model"].map { String($0) })
    let intake = try await PhotoIntake(request, state)
    guard let photo = intake.photos.first, intake.photos.count == 1 else {
      throw HTTPFailure.badRequest("one photo at a time is explained")
    }
    let result = try await state.admission.enter {
      try await state.explaining.enter {
        await model.pool.read(photo, as: .explain(grid: Self.grid), isWanted: context.isWanted)
      }
    }
    context.notes.photos(1, failed: (try? result.get()) == nil ? 1 : 0)
    switch result {
    case .success(let answer):
      return JSONAnswer.response(
        Explanation(model, photo.name, answer, grid: Int(Self.grid)))
    case .failure(let failure): throw HTTPFailure(.unprocessableContent, failure.message)
    }
  }

  @Sendable private func models(_ request: Request, _ context: ServeContext) -> Response {
    JSONAnswer.response(
      ModelList(models: state.registry.all.map { .init($0) }, unsureBelow: state.unsureBelow))
  }

  private static func count(in request: Request) throws(HTTPFailure) -> Int {
    guard let text = request.uri.queryParameters["k"] else { return 5 }
    guard let count = Int(text), count > 0 else {
      throw .badRequest("k is a whole number from 1 on")
    }
    return count
  }
}
