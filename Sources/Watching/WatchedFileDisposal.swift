import Failures
import Files
import Foundation
import ObjectStores

/// What becomes of a file once its row is committed.
package enum WatchedFileDisposal: Sendable {
  case keep
  case delete
  /// It is moved to a folder of this machine, under the same path below it.
  case archive(folder: String)

  /// Disposes of a file, unless it has changed since it was read.
  ///
  /// - Throws: `StorageError`; a file that is gone already is none.
  func apply(to file: WatchedFile, content: String, in source: any WatchSource) throws {
    guard isUnchanged(file, content, in: source) else { return }
    if case .archive(let folder) = self {
      if try Self.archive(file, content, from: source.store, in: folder) { return }
    }
    do {
      try source.store.remove(file.path)
    } catch {
      // Somebody else may have removed it.
      guard error.code == .notFound else { throw error }
    }
  }

  /// Puts a file into a folder.
  ///
  /// - Returns: True if it was moved; false for a copy.
  private static func archive(
    _ file: WatchedFile, _ content: String, from store: any ObjectStore, in folder: String
  ) throws -> Bool {
    let plain = "\(folder)/\(file.path)"
    let isTaken = FileManager.default.fileExists(atPath: plain)
    let target = isTaken ? "\(plain).\(content.prefix(8))" : plain
    try FileManager.default.createDirectory(
      atPath: URL(filePath: target).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    let local = try store.localPath(of: file.path)
    if let local, rename(local, target) == 0 { return true }
    try store.withLocalFile(file.path) { try AtomicFile.copy(from: $0, to: target) }
    return false
  }

  private func isUnchanged(
    _ file: WatchedFile, _ content: String, in source: any WatchSource
  ) -> Bool {
    if case .keep = self { return false }
    if let now = source.stamp(of: file.path) { return now == file }
    guard file.modified == 0 else { return false }
    // Listings of an object store have no times; another content of the same size is the one case to look for.
    let bytes = try? source.store.read(file.path, maximumBytes: max(1, file.bytes))
    return bytes.map { SHA256.hash($0) == content } ?? false
  }
}
