import Hummingbird

/// Rejects requests without the token with 401.
struct AuthenticationMiddleware: RouterMiddleware {
  let token: BearerToken

  func handle(
    _ request: Request, context: ServeContext,
    next: (Request, ServeContext) async throws -> Response
  ) async throws -> Response {
    guard token.matches(request.headers) else { throw HTTPFailure.unauthorized }
    return try await next(request, context)
  }
}
