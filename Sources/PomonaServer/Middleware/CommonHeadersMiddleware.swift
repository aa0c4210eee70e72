import HTTPTypes
import Hummingbird

/// Adds the header fields of every response: the request's identifier, and the rules for caches and content types.
struct CommonHeadersMiddleware: RouterMiddleware {
  private static let requestID = HTTPField.Name("x-request-id")

  func handle(
    _ request: Request, context: ServeContext,
    next: (Request, ServeContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if let name = Self.requestID { response.headers[name] = context.id }
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    return response
  }
}
