import HTTPTypes
import Hummingbird
import Workers

/// The photos that a request brings: its whole body is one, or each part of a multipart form.
struct PhotoIntake {
  let photos: [NamedPhoto]
  /// What the photos are slices of.
  private let bytes: RequestBytes

  init(_ request: Request, _ state: ServerState) async throws {
    // Whoever is to be sent away is told before the photos are on their way.
    if state.admission.isFull {
      throw HTTPFailure.tooMany
    }
    let boundary = try Multipart.boundary(in: request.headers[.contentType])
    bytes = try await RequestBytes.read(request, limit: state.maximumBody, budget: state.budget)
    if let boundary {
      photos = try Multipart(bytes.bytes, boundary: boundary).photos
    } else {
      photos = [
        NamedPhoto(
          name: request.uri.queryParameters["name"].map { String($0) } ?? "photo",
          bytes: bytes.bytes)
      ]
    }
  }
}
