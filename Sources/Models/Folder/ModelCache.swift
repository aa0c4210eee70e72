import Failures
import Files
import Foundation
import ObjectStores

/// Brings a model from an object store to this machine: its files are kept by the hash of its manifest, and fetched again
/// only when the model, or a file here, has changed.
enum ModelCache {
  /// A local folder with the files of the model at `location`.
  static func folder(of location: Location) throws -> String {
    let store = try location.store()
    guard try store.exists(ModelManifest.fileName) else {
      try (store as? ArrowStore)?.requireBucket()
      throw Model.noModel(at: "\(location)")
    }
    let bytes = try store.read(ModelManifest.fileName, maximumBytes: JSONFile.maximumBytes)
    let folder = try CacheFolder.model(withManifest: bytes)
    // One that cannot be read has no files that could be fetched; whoever opens the folder says why.
    if let manifest = try? JSONDecoder().decode(ModelManifest.self, from: Data(bytes)) {
      for (name, record) in manifest.files.sorted(by: { $0.key < $1.key }) where isPlain(name) {
        try fetch(name, record, from: store, at: location, to: folder)
      }
    }
    try AtomicFile.write(bytes, to: "\(folder)/\(ModelManifest.fileName)")
    return folder
  }

  private static func fetch(
    _ name: String, _ record: ModelManifest.FileRecord, from store: any ObjectStore,
    at location: Location, to folder: String
  ) throws {
    let path = "\(folder)/\(name)"
    if FileManager.default.fileExists(atPath: path), try SHA256.hash(fileAt: path) == record.sha256
    {
      return
    }
    let copy = try TemporaryFile(in: folder)
    guard try store.exists(name) else {
      throw PomonaError(
        .invalidModel, "\(name) is missing from \(location)", remedy: "Copy the whole folder again."
      )
    }
    try store.download(name, to: copy.path)
    guard try SHA256.hash(fileAt: copy.path) == record.sha256 else {
      throw PomonaError(
        .invalidModel, "\(name) in \(location) was changed since the model was written",
        remedy: "Copy the folder again from where it came, or train the model again.")
    }
    try copy.move(to: path)
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.contains("/") && name != "." && name != ".."
  }
}
