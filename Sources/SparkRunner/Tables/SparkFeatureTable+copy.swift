#if Spark
import Features
import Files
import Foundation
import ObjectStores
import SparkConnect

extension SparkFeatureTable {
  /// Passes a copy of the table in a temporary folder of this machine to `body`, and removes it afterwards.
  func withCopy<R: Sendable>(
    _ body: @Sendable (StoredFeatureTable) async throws -> R
  ) async throws -> R {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await download(to: folder.path)
    return try await body(StoredFeatureTable(at: Location(folder.path)))
  }

  /// Copies the files to a folder of this machine, one at a time.
  private func download(to folder: String) async throws {
    let names = Set(manifest.parts)
    try await run.session.read("binaryFile", paths: parts).select("path", "content")
      .forEachBatch { batch in
        let paths = try batch.column("path").strings()
        for (path, content) in zip(paths, try batch.column("content").binaries()) {
          let name = ClusterPath(path ?? "").name
          guard names.contains(name), let content else { continue }
          try AtomicFile.write(content, to: "\(folder)/\(name)")
        }
      }
    try JSONFile.write(manifest, to: "\(folder)/\(FeatureTableManifest.fileName)")
  }
}
#endif
