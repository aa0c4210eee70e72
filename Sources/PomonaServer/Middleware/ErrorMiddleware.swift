import HTTPTypes
import Hummingbird
import Logging

/// Turns errors into error responses.
struct ErrorMiddleware: RouterMiddleware {
  let methods: AllowedMethods

  func handle(
    _ request: Request, context: ServeContext,
    next: (Request, ServeContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let failure as HTTPFailure {
      return Self.response(failure)
    } catch let error as any HTTPResponseError {
      if error.status == .notFound, let allow = methods.allow(at: request.uri.path) {
        return Self.response(
          HTTPFailure(
            .methodNotAllowed, "this path takes \(allow) only", headers: [.allow: allow]))
      }
      let message = error.status == .notFound ? "there is no such path" : error.status.reasonPhrase
      return Self.response(HTTPFailure(error.status, message))
    } catch {
      // A client that disconnected during a request reads no response; everything else is a defect.
      if context.isConnected {
        context.logger.error("a request failed", metadata: ["reason": "\(error)"])
      }
      return Self.response(
        HTTPFailure(.internalServerError, "the request could not be read or answered"))
    }
  }

  private static func response(_ failure: HTTPFailure) -> Response {
    var response = JSONResponse.make(["error": failure.message], status: failure.status)
    for field in failure.headers { response.headers[field.name] = field.value }
    return response
  }
}
