import HTTPTypes
import Hummingbird
import Workers

/// The photos of a request: its whole body is one, or each part of a multipart form.
struct RequestPhotos {
  let photos: [WorkerPhoto]
  /// The body that the photos are slices of: it reserves their memory.
  private let body: RequestBytes

  /// Reads the photos of a request.
  ///
  /// - Throws: An ``HTTPFailure`` for a malformed or too large request.
  init(_ request: Request, limit: Int, budget: MemoryBudget) async throws {
    let boundary = try Multipart.boundary(in: request.headers[.contentType])
    body = try await RequestBytes.read(request, limit: limit, budget: budget)
    if let boundary {
      photos = try Multipart(body.bytes, boundary: boundary).photos
    } else {
      let name = request.uri.queryParameters["name"].map { String($0) } ?? "photo"
      photos = [WorkerPhoto(name: name, file: body.bytes)]
    }
  }
}
