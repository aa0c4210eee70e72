import HTTPTypes
import Hummingbird
import Workers

/// The photos of a request: its whole body is one, or each part of a multipart form.
struct RequestPhotos {
  let photos: [WorkerPhoto]
  /// The fields of a form that are no photos, by their names.
  private var fields: [String: String] = [:]
  /// The body that the photos are slices of: it reserves their memory.
  private let body: RequestBytes

  /// The value of an option: of the query, else of the form.
  func option(_ name: String, of request: Request) -> String? {
    request.query(name) ?? fields[name]
  }

  /// Reads the photos of a request.
  ///
  /// - Throws: An ``HTTPFailure`` for a malformed or too large request.
  init(_ request: Request, limit: Int, budget: MemoryBudget) async throws {
    let boundary = try Multipart.boundary(in: request.headers[.contentType])
    body = try await RequestBytes.read(request, limit: limit, budget: budget)
    if let boundary {
      let form = try Multipart(body.bytes, boundary: boundary)
      (photos, fields) = (form.photos, form.fields)
    } else {
      let name = request.query("name") ?? "photo"
      photos = [WorkerPhoto(name: name, file: body.bytes)]
    }
  }
}
