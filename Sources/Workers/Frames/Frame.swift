package import Foundation

/// A frame to be sent: its kind, and its body in two pieces, the second of which is not copied.
package struct Frame: Sendable {
  /// The longest frame in bytes: a shard of features has a few hundred MiB, a photo at most 64.
  package static let maximumLength = 1 << 30

  let kind: UInt8
  let head: [UInt8]
  let content: any ContiguousBytes & Sendable

  package init(_ kind: UInt8, head: [UInt8], content: any ContiguousBytes & Sendable) {
    self.kind = kind
    self.head = head
    self.content = content
  }
}

/// A frame that was received.
package struct ReceivedFrame: Sendable {
  package let kind: UInt8
  /// All bytes behind the kind.
  package let body: ArraySlice<UInt8>

  package init(kind: UInt8, body: ArraySlice<UInt8>) {
    self.kind = kind
    self.body = body
  }
}

extension [UInt8] {
  mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
