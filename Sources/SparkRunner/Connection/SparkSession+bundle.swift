#if Spark
import Failures
import Files
import Foundation
import SparkConnect

extension SparkSession {
  /// The session names that are tried: a session that the server has ended cannot be joined again.
  private static let attempts = 20

  /// Runs `body` in the session that this user has for a bundle, so that one run finds the classes that an earlier one
  /// has sent, and workers that are warm. The session is kept on the server at the end.
  ///
  /// - Throws: A `SparkError` when there is no Spark at the address; any error of `body`.
  static func withSession<R: Sendable>(
    of bundle: WorkerBundle, _ connection: SparkConnection,
    isolation: isolated (any Actor)? = #isolation, body: (SparkSession) async throws -> R
  ) async throws -> R {
    if connection.sessionID != nil { return try await withSession(connection, body: body) }
    for attempt in 0..<attempts {
      var connection = connection
      let name = "\(connection.userID)\n\(bundle.jarName)\n\(attempt)"
      connection.sessionID = UUID(hash: SHA256.hash(Array(name.utf8)))
      var isOpen = false
      do {
        return try await withSession(connection) { session in
          isOpen = true
          return try await body(session)
        }
      } catch let error as SparkError where error.code == .sessionLost && !isOpen {
        continue
      }
    }
    throw PomonaError(
      .noCluster, "\(connection) has ended all \(attempts) sessions of this user and bundle",
      remedy: "Name another session in the address: /;session_id=UUID.")
  }
}

extension UUID {
  /// The number made of the first 32 digits of a hash in hexadecimal.
  fileprivate init(hash: String) {
    let digits = Array(hash.utf8.prefix(32).map { Character(UnicodeScalar($0)) })
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    self = UUID(uuidString: parts.joined(separator: "-")) ?? UUID()
  }
}
#endif
