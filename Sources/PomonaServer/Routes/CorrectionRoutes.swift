import Failures
import Features
import Feedback
import Files
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Models
import NIOCore
import Workers

/// `/v1/corrections`: a photo and the label that it should have had, with the consent to keep both.
///
/// There is no such route unless the service collects.
struct CorrectionRoutes {
  private static let maximumLabel = 200
  private static let noSpace = HTTPResponse.Status(
    code: 507, reasonPhrase: "Insufficient Storage")

  let state: ServerState

  var operations: [Operation] {
    guard let collector = state.collector else { return [] }
    return [
      Operation(
        id: "correct", method: .post, path: "/v1/corrections",
        summary:
          "Keep a photo with its right label. It is classified again; the answer, the label, the model's version and the"
          + " time are kept with it.",
        parameters: [
          Operation.query(
            "model", description: "The name of the model; the first model by default.",
            schema: ["type": "string"]),
          Operation.query(
            "label",
            description:
              "The right label, one of the model's or a new one; none for a photo of no class.",
            schema: ["type": "string", "maxLength": .integer(Self.maximumLabel)]),
          Operation.query(
            "consent", description: "`yes`: the sender agrees that the photo is kept.",
            schema: ["enum": ["yes"]]),
        ],
        body: [
          "application/octet-stream": ["type": "string", "format": "binary"],
          "image/jpeg": ["type": "string", "format": "binary"],
        ],
        results: Operation.photoErrors.merging([
          201: .json("The photo is kept.", schema: "Correction"),
          422: .error("The photo cannot be read, or is not a JPEG file."),
          507: .error("The collection has reached its largest size."),
        ]) { $1 },
        handler: { request, context in
          try await correct(request, context: context, collector: collector)
        })
    ]
  }

  private struct Correction: Encodable {
    let id: String
  }

  private func correct(
    _ request: Request, context: ServeContext, collector: Collector
  ) async throws -> Response {
    guard request.query("consent") == "yes" else {
      throw HTTPFailure.badRequest(
        "nothing is kept without consent: ask the user, and send consent=yes")
    }
    let label = try label(in: request)
    let model = try state.model(named: request.query("model"))
    let body = try await state.body(of: request)
    let runner = model.pool.classifying(isWanted: context.isWanted)
    let outcome = try await state.admission.admit {
      await runner.outcome(of: WorkerPhoto(name: "photo", file: body.bytes))
    }
    context.notes.record(photos: 1, failed: outcome.failure == nil ? 0 : 1)
    let answer = try outcome.result.mapError {
      HTTPFailure(.unprocessableContent, $0.reason)
    }.get()
    let prediction = model.prediction(of: answer, count: 1)
    let record = CollectedPhoto(
      label: label, answer: prediction.label, confidence: prediction.confidence,
      known: prediction.isKnown, model: model.name, version: model.version, time: .now)
    do {
      let id = try await collector.keep(Array(buffer: body.bytes), with: record)
      state.metrics.corrected(
        label.map { model.labels.contains($0) ? $0 : "new" } ?? "none", model: model.name)
      return JSONResponse.make(Correction(id: id), status: .created)
    } catch let error as FeedbackError {
      throw HTTPFailure(
        error.code == .full ? Self.noSpace : .unprocessableContent, error.message)
    } catch let error as StorageError {
      context.logger.error(
        "a correction could not be kept", metadata: ["reason": "\(error.summary)"])
      throw HTTPFailure(Self.noSpace, "the photo could not be kept; try again later")
    }
  }

  /// The label of a request; nil for a photo of no class.
  private func label(in request: Request) throws(HTTPFailure) -> String? {
    let label = (request.query("label") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard label.unicodeScalars.count <= Self.maximumLabel,
      !label.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw .badRequest("a label has at most \(Self.maximumLabel) characters in one line") }
    return label.isEmpty ? nil : label
  }
}
