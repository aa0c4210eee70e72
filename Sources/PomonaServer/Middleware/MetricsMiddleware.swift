import HTTPTypes
import Hummingbird

/// Counts requests and measures their durations.
struct MetricsMiddleware: RouterMiddleware {
  let metrics: ServerMetrics

  func handle(
    _ request: Request, context: ServeContext,
    next: (Request, ServeContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    metrics.requestBegan()
    var status = HTTPResponse.Status.internalServerError
    defer {
      metrics.requestEnded(
        route: context.route, method: request.method.label, status: status.code,
        after: .now - start)
    }
    let response = try await next(request, context)
    status = response.status
    return response
  }
}

extension ServeContext {
  /// The pattern of the route; `other` for a path without one.
  var route: String { endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } ?? "other" }
}

extension HTTPRequest.Method {
  /// The method; `other` for one that is not common, since clients may invent any number of them.
  var label: String {
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .options, .patch]
    return known.contains(self) ? rawValue : "other"
  }
}
