#if Spark
import Features
import Files
import Foundation
import JSON
import ObjectStores
import SparkConnect
import Synchronization
import Training

/// The features of a table in the memory of this process, for heads that need all samples at once. They are fetched when
/// the first such head is fitted, and once.
actor FetchedTrainingSet {
  private let table: SparkFeatureTable
  private let classes: [String]
  private let run: ClusterRun
  private var set: LocalTrainingSet?

  init(_ table: SparkFeatureTable, classes: [String], run: ClusterRun) {
    self.table = table
    self.classes = classes
    self.run = run
  }

  /// The training set, with a thread for each core of this machine.
  func trainingSet() async throws -> LocalTrainingSet {
    if let set { return set }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await download(to: folder.path)
    let content = try TableContent(
      of: StoredFeatureTable(at: Location(folder.path)), classes: classes)
    let set = LocalTrainingSet(
      content, classes: classes, jobs: ProcessInfo.processInfo.activeProcessorCount)
    self.set = set
    return set
  }

  /// Copies the table's files to a folder of this machine, one at a time.
  private func download(to folder: String) async throws {
    let parts = Set(table.manifest.parts)
    try await run.session.read("binaryFile", paths: table.parts).select("path", "content")
      .forEachBatch { batch in
        let paths = try batch.column("path").strings()
        for (path, content) in zip(paths, try batch.column("content").binaries()) {
          let name = ClusterPath(path ?? "").name
          guard parts.contains(name), let content else { continue }
          try AtomicFile.write(content, to: "\(folder)/\(name)")
        }
      }
    try JSONFile.write(table.manifest, to: "\(folder)/\(FeatureTableManifest.fileName)")
  }
}
#endif
