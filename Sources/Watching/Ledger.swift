import Files

/// The photos that have a row, by path and content, and the files that need not be read again, by size and time.
///
/// It holds two keys of 16 bytes for each photo, however long the path, and is made of the table that is written: a row that
/// is committed is remembered, and no other.
package struct Ledger: Sendable {
  private struct Key: Hashable {
    let high: UInt64
    let low: UInt64

    init(_ text: String) {
      let digest = SHA256.hash(Array(text.utf8))
      high = UInt64(digest.prefix(16), radix: 16) ?? 0
      low = UInt64(digest.dropFirst(16).prefix(16), radix: 16) ?? 0
    }
  }

  private var contents: Set<Key> = []
  private var files: Set<Key> = []

  package init() {}

  /// The number of photos.
  package var count: Int { contents.count }

  /// True if a file of this path, size and time was read.
  package func knows(_ file: WatchedFile) -> Bool { files.contains(Self.key(file)) }

  /// True if a photo of this path and content has a row.
  package func has(_ path: String, content: String) -> Bool {
    contents.contains(Self.key(path, content))
  }

  /// Adds a photo whose row is committed.
  package mutating func add(_ file: WatchedFile, content: String) {
    contents.insert(Self.key(file.path, content))
    add(file)
  }

  /// Adds a file whose content has a row.
  package mutating func add(_ file: WatchedFile) {
    // Without a time, the size alone would hide a change.
    if file.modified != 0 { files.insert(Self.key(file)) }
  }

  private static func key(_ file: WatchedFile) -> Key {
    Key("\(file.path)\0\(file.bytes)\0\(file.modified)")
  }

  private static func key(_ path: String, _ content: String) -> Key { Key("\(path)\0\(content)") }
}
