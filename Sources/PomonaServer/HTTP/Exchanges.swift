import HTTPTypes
import Hummingbird
import Logging
import NIOHTTPTypes

/// What every request passes first and every answer last: errors become answers, answers get their common headers, and
/// each exchange is counted and logged.
struct Exchanges: MiddlewareProtocol {
  static let requestID = HTTPField.Name("x-request-id")

  let metrics: ServerMetrics

  func handle(
    _ request: Request, context: ServeContext,
    next: (Request, ServeContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    metrics.requestBegan()
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = Self.response(to: error, context)
    }
    if response.status == .tooManyRequests { metrics.requestRejected() }
    addHeaders(to: &response, context)
    let duration = ContinuousClock.now - start
    let route = context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } ?? "other"
    metrics.requestEnded(
      route: route, method: Self.known(request.method), status: response.status.code,
      after: duration)
    log(request, response, route, duration, context)
    return response
  }

  private static func response(to error: any Error, _ context: ServeContext) -> Response {
    switch error {
    case let failure as HTTPFailure:
      var response = JSONAnswer.response(["error": failure.message], status: failure.status)
      for field in failure.headers { response.headers[field.name] = field.value }
      return response
    case let error as any HTTPResponseError:
      let message = error.status == .notFound ? "there is nothing here" : error.status.reasonPhrase
      return JSONAnswer.response(["error": message], status: error.status)
    default:
      // Whoever has gone in the middle of a request reads no answer; anything else is ours to mend.
      if context.channel.isActive {
        context.logger.error("a request failed", metadata: ["reason": "\(error)"])
      }
      return JSONAnswer.response(
        ["error": "the request could not be read or answered"], status: .internalServerError)
    }
  }

  private func addHeaders(to response: inout Response, _ context: ServeContext) {
    if let name = Self.requestID { response.headers[name] = context.id }
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }

  private func log(
    _ request: Request, _ response: Response, _ route: String, _ duration: Duration,
    _ context: ServeContext
  ) {
    let notes = context.notes.all
    var metadata: Logger.Metadata = [
      "method": "\(Self.known(request.method))", "route": "\(route)",
      "status": "\(response.status.code)",
      "milliseconds": "\((duration / .milliseconds(1) * 1000).rounded() / 1000)",
    ]
    if notes.photos > 0 { metadata["photos"] = "\(notes.photos)" }
    if notes.failed > 0 { metadata["failed"] = "\(notes.failed)" }
    context.logger.info("request", metadata: metadata)
  }

  private static func known(_ method: HTTPRequest.Method) -> String {
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .options, .patch]
    return known.contains(method) ? method.rawValue : "other"
  }
}
