import HTTPTypes
import Hummingbird
import NIOCore

/// The body of a request, which occupies memory of the budget as long as this object lives.
final class RequestBytes: Sendable {
  let bytes: ByteBuffer
  private let budget: MemoryBudget

  private init(_ bytes: ByteBuffer, budget: MemoryBudget) {
    self.bytes = bytes
    self.budget = budget
  }

  deinit { budget.release(bytes.readableBytes) }

  /// Reads a body. Memory is reserved as bytes arrive, not as they are announced.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - limit: The largest body, in bytes.
  ///   - budget: The memory that all requests share.
  /// - Throws: An ``HTTPFailure`` for a larger body, one that ends early, and when other requests occupy the memory.
  static func read(
    _ request: Request, limit: Int, budget: MemoryBudget
  ) async throws -> RequestBytes {
    let announced = request.headers[.contentLength].flatMap { Int($0) }
    let tooLarge = HTTPFailure(
      .contentTooLarge,
      "the request is larger than \(limit) bytes; send fewer or smaller photos at a time")
    if let announced, announced > limit { throw tooLarge }
    var bytes = ByteBuffer()
    do {
      for try await part in request.body {
        guard bytes.readableBytes + part.readableBytes <= limit else { throw tooLarge }
        guard budget.reserve(part.readableBytes) else { throw HTTPFailure.tooManyRequests }
        if bytes.readableBytes == 0 { bytes = part } else { bytes.writeImmutableBuffer(part) }
      }
      if let announced, announced != bytes.readableBytes {
        throw HTTPFailure.badRequest("the request ended early")
      }
    } catch {
      budget.release(bytes.readableBytes)
      throw error
    }
    return RequestBytes(bytes, budget: budget)
  }
}
