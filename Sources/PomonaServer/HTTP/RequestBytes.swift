import HTTPTypes
import Hummingbird
import NIOCore

/// The body of a request, whole in memory and nowhere else, for as long as this object lives.
final class RequestBytes: Sendable {
  let bytes: ByteBuffer
  private let budget: MemoryBudget

  private init(_ bytes: ByteBuffer, _ budget: MemoryBudget) {
    self.bytes = bytes
    self.budget = budget
  }

  deinit { budget.giveBack(bytes.readableBytes) }

  /// Reads a body of at most `limit` bytes. Memory is taken as bytes arrive, not as they are announced.
  ///
  /// - Throws: An ``HTTPFailure`` when there are more, when they end early, or when other requests hold all the memory.
  static func read(
    _ request: Request, limit: Int, budget: MemoryBudget
  ) async throws -> RequestBytes {
    let announced = request.headers[.contentLength].flatMap { Int($0) }
    let tooLarge = HTTPFailure(
      .contentTooLarge, "the request is larger than \(limit) bytes; send fewer photos at a time")
    if let announced, announced > limit { throw tooLarge }
    var bytes = ByteBuffer()
    do {
      for try await part in request.body {
        guard bytes.readableBytes + part.readableBytes <= limit else { throw tooLarge }
        guard budget.take(part.readableBytes) else { throw HTTPFailure.tooMany }
        if bytes.readableBytes == 0 { bytes = part } else { bytes.writeImmutableBuffer(part) }
      }
      if let announced, announced != bytes.readableBytes {
        throw HTTPFailure.badRequest("the request ended early")
      }
    } catch {
      budget.giveBack(bytes.readableBytes)
      throw error
    }
    return RequestBytes(bytes, budget)
  }
}
