import Files
import Foundation
import ObjectStores

/// A digest of a step's inputs: its arguments, and the names, sizes and times of the files below its folders.
struct InputFingerprint {
  /// The digest.
  let text: String

  /// - Parameters:
  ///   - parts: Arguments, versions of models, fingerprints of steps before.
  ///   - places: Folders and files, or their URIs.
  /// - Throws: `StorageError` when a place cannot be listed.
  init(_ parts: [String], places: [String]) throws {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(Array(text.utf8))
      hash.update([0])
    }
    for part in parts { add(part) }
    for place in places {
      add(place)
      let location = Location(place)
      if let path = location.localPath, !Self.isFolder(path) {
        add(Self.state(ofFile: path))
        continue
      }
      try location.store().list { entry in
        guard case .file(let path, let size) = entry else { return }
        add("\(path) \(size)")
        if let root = location.localPath { add(Self.state(ofFile: "\(root)/\(path)")) }
      }
    }
    text = String(hash.finalize().prefix(32))
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func state(ofFile path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "absent" }
    return "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
  }
}
