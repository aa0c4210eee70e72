import Hummingbird
import Logging

/// Logs each request with its route, status, duration and number of photos. Paths, names and contents are not logged.
struct RequestLogMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ServeContext,
    next: (Request, ServeContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    let notes = context.notes.recorded
    var metadata: Logger.Metadata = [
      "method": "\(request.method.label)", "route": "\(context.route)",
      "status": "\(response.status.code)",
      "milliseconds": "\((ContinuousClock.now - start).roundedMilliseconds)",
    ]
    if notes.photos > 0 { metadata["photos"] = "\(notes.photos)" }
    if notes.failed > 0 { metadata["failed"] = "\(notes.failed)" }
    context.logger.info("request", metadata: metadata)
    return response
  }
}

extension Duration {
  /// In milliseconds, rounded to a thousandth.
  var roundedMilliseconds: Double { (self / .microseconds(1)).rounded() / 1000 }
}
