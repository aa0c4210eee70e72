import Files
import ObjectStores
import Synchronization

/// A folder of this machine in the place of a bucket, which fails from the nth change on, as if the process had been
/// killed then.
final class InterruptedStore: FolderStore {
  struct Settings: Sendable {
    /// The changes that still succeed; nil for all.
    var remaining: Int?
    /// The changes made.
    var changes: [String] = []
  }

  private let store: LocalStore
  private let settings = Mutex(Settings())

  init(root: String) { store = LocalStore(root: root) }

  func interrupt(after changes: Int?) { settings.withLock { $0.remaining = changes } }

  /// The changes made since the last call, in their order.
  func takeChanges() -> [String] {
    settings.withLock { settings in
      defer { settings.changes = [] }
      return settings.changes
    }
  }

  private func change(
    _ description: String, _ body: () throws(StorageError) -> Void
  ) throws(StorageError) {
    let isAllowed = settings.withLock { settings in
      guard let remaining = settings.remaining else { return true }
      guard remaining > 0 else { return false }
      settings.remaining = remaining - 1
      return true
    }
    guard isAllowed else { throw StorageError(.inputOutput, path: description, "interrupted") }
    try body()
    settings.withLock { $0.changes.append(description) }
  }

  func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws {
    try store.list(prefix, body: body)
  }

  func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int {
    try store.read(path, maximumBytes: maximumBytes, into: &buffer)
  }

  func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    try change("write \(path)") { () throws(StorageError) in
      try store.upload(fileAt: localPath, to: path)
    }
  }

  func write(_ bytes: [UInt8], to path: String) throws(StorageError) {
    try change("write \(path)") { () throws(StorageError) in try store.write(bytes, to: path) }
  }

  func remove(_ path: String) throws(StorageError) {
    try change("remove \(path)") { () throws(StorageError) in try store.remove(path) }
  }

  func exists(_ path: String) throws(StorageError) -> Bool { try store.exists(path) }

  func allPaths() throws(StorageError) -> [String] { try store.allPaths() }
}
