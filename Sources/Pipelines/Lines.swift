import Synchronization

/// The end of a text that arrives in parts.
final class Lines: Sendable {
  private static let kept = 16 << 10
  private let text = Mutex("")

  func append(_ part: String) {
    text.withLock { $0 = String(($0 + part).suffix(Self.kept)) }
  }

  var all: String { text.withLock { $0 } }
}
