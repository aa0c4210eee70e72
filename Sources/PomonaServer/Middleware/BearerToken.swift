import Files
package import HTTPTypes

/// A token that clients must send. It is never shown, and the time of a comparison does not depend on its characters.
package struct BearerToken: Sendable, CustomStringConvertible {
  private let hash: [UInt8]

  package init(_ token: String) { hash = Self.hash(of: token) }

  package var description: String { "(secret)" }

  /// True if a request carries the token.
  package func matches(_ headers: HTTPFields) -> Bool {
    let words = (headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer" else { return false }
    // The hashes have the same length, whatever was sent.
    return zip(hash, Self.hash(of: String(words[1]))).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func hash(of token: String) -> [UInt8] {
    Array(SHA256.hash(Array(token.utf8)).utf8)
  }
}
