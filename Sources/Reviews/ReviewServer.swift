import Failures
import Files
import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import JSON
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The local page of a review. It listens on this machine alone, and every call needs the key that is in its address.
package struct ReviewServer: Sendable {
  private static let thumbnailSide = 320
  private static let largeSide = 1280
  /// The number of photos in a list, where none is asked for.
  private static let listed = 120

  private let session: ReviewSession
  private let port: Int
  private let jobs: Int
  private let logger: Logger
  private let key: String

  /// - Parameters:
  ///   - session: The review.
  ///   - port: The port; 0 for a free one.
  ///   - jobs: The number of threads.
  package init(_ session: ReviewSession, port: Int, jobs: Int, logger: Logger) {
    self.session = session
    self.port = port
    self.jobs = jobs
    self.logger = logger
    var random = SystemRandomNumberGenerator()
    key = (0..<4).map { _ in String(random.next() as UInt32, radix: 16) }.joined()
  }

  /// Serves until SIGTERM or SIGINT.
  ///
  /// - Parameter onReady: Called with the address, which holds the key.
  package func run(onReady: @escaping @Sendable (String) -> Void) async throws {
    let key = key
    let application = Application(
      router: router(),
      configuration: .init(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in
        onReady("http://127.0.0.1:\(channel.localAddress?.port ?? 0)/#\(key)")
      },
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(2)
    try await ServiceGroup(configuration: group).run()
  }

  private struct List: Encodable {
    let photos: [ReviewItem]
    let labels: [String]
    let all: Int
    let reviewed: Int
  }

  private struct Decisions: Decodable {
    let decisions: [ReviewSession.Decision]
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router()
    for (path, bytes, type) in [
      ("/", PackageResources.review_html, "text/html; charset=utf-8"),
      ("/review.css", PackageResources.review_css, "text/css; charset=utf-8"),
      ("/review.js", PackageResources.review_js, "text/javascript; charset=utf-8"),
    ] {
      router.get(RouterPath(path)) { _, _ in Self.response(bytes, type) }
    }
    router.get("/api/photos") { request, _ in
      try requireKey(request)
      let order = ReviewSession.Order(
        rawValue: request.uri.queryParameters.get("order") ?? "unsure")
      let count = request.uri.queryParameters.get("count").map { Int($0) } ?? Self.listed
      guard let order, let count, count >= 0 else { throw HTTPError(.badRequest) }
      return try await list(order, count: count)
    }
    router.post("/api/labels") { request, _ in
      try requireKey(request)
      let body = try await request.body.collect(upTo: 1 << 20)
      guard
        let decisions = try? JSONDecoder().decode(
          Decisions.self, from: Data(body.readableBytesView))
      else { throw HTTPError(.badRequest) }
      return try await Self.changing {
        try await session.decide(decisions.decisions)
        return "{}"
      }
    }
    router.post("/api/undo") { request, _ in
      try requireKey(request)
      return try await Self.changing { "{\"undone\":\(try await session.undo())}" }
    }
    router.get("/api/progress") { request, _ in
      try requireKey(request)
      guard let progress = try await session.progress(jobs: jobs) else {
        return Self.response(Array("null".utf8), "application/json")
      }
      return Self.response(try SortedJSON.encoded(progress, pretty: false), "application/json")
    }
    // Pictures are loaded by the page's elements, which send no header: the key is in their address.
    router.get("/api/photos/:id") { request, context in
      guard request.uri.queryParameters.get("key") == key else { throw HTTPError(.forbidden) }
      guard let id = context.parameters.get("id").flatMap({ Int($0) }),
        let file = try await session.file(of: id)
      else { throw HTTPError(.notFound) }
      let isLarge = request.uri.queryParameters.get("large") != nil
      let side = isLarge ? Self.largeSide : Self.thumbnailSide
      let image = try file.withUnsafeBytes {
        try PhotoLoader().thumbnail($0, maximumSide: side)
      }
      return Self.response(try JPEGEncoder.encode(image, quality: 85), "image/jpeg")
    }
    return router
  }

  /// The answer to a change, or to a failure to write it, in words.
  private static func changing(_ body: () async throws -> String) async throws -> Response {
    do {
      return response(Array(try await body().utf8), "application/json")
    } catch let error as StorageError {
      let text = [error.path + ": " + error.message, error.remedy].compactMap { $0 }
      let json = try SortedJSON.encoded(["error": text.joined(separator: ". ")], pretty: false)
      return response(json, "application/json", status: .internalServerError)
    }
  }

  private func list(_ order: ReviewSession.Order, count: Int) async throws -> Response {
    let counts = await session.counts
    let list = List(
      photos: Array(await session.list(order).prefix(count)), labels: await session.labels,
      all: counts.all,
      reviewed: counts.reviewed)
    return Self.response(try SortedJSON.encoded(list, pretty: false), "application/json")
  }

  /// Rejects calls of other pages: they cannot send this header.
  private func requireKey(_ request: Request) throws {
    guard let name = HTTPField.Name("x-pomona-review"), request.headers[name] == key else {
      throw HTTPError(.forbidden)
    }
  }

  private static func response(
    _ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
    headers[.contentSecurityPolicy] =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    if let name = HTTPField.Name("x-content-type-options") { headers[name] = "nosniff" }
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
