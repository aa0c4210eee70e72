#if Spark
internal import Failures
internal import Features
internal import Files
internal import Foundation
internal import Inference
internal import JSON
internal import Models
internal import SparkConnect
internal import Synchronization
internal import Workers

/// The functions that Pomona brings to a session, and the archives that they need.
final class SparkFunctions: Sendable {
  static let photoType = "struct<width:int,height:int,numbers:array<float>,error:string>"

  let session: SparkSession
  let bundle: WorkerBundle
  private let waiting: Waiting
  private let version: String
  private let shipped = Mutex<Set<String>>([])

  /// Asks a worker for the features or probabilities of a photo.
  var ask: String { "pomona_ask_\(version)" }
  /// Asks a worker for a forest.
  var grow: String { "pomona_grow_\(version)" }
  private var operations: String { "pomona_cluster_\(version)" }

  init(session: SparkSession, bundle: WorkerBundle, waiting: Waiting) {
    self.session = session
    self.bundle = bundle
    self.waiting = waiting
    version = String(bundle.jarName.suffix(8) + bundle.name.suffix(8))
  }

  /// Brings bundle and classes, unless a run before has brought them: what was registered last tells.
  func install() throws {
    if (try? perform("ping")) == "pong" { return }
    do {
      try register()
      _ = try perform("ping")
    } catch let error as SparkError where [.functionMissing, .forbidden].contains(error.code) {
      throw PomonaError(
        .noCluster, "the cluster does not take Pomona's Java functions: \(error.message)",
        remedy: "Use a cluster whose sessions may add jars and register Java functions.")
    }
  }

  private func register() throws {
    try waiting.wait { [session, bundle, ask, grow, operations] in
      try await session.addArtifact(bundle.jar, as: .jar("\(bundle.jarName).jar"))
      try await session.addArtifact(
        bundle.archive, as: .archive(bundle.archive.lastPathComponent, unpackedTo: bundle.name))
      try await session.registerJavaFunction(
        ask, className: "pomona.spark.Ask", returning: Self.photoType)
      try await session.registerJavaFunction(
        grow, className: "pomona.spark.Ask", returning: "binary")
      try await session.registerJavaFunction(
        operations, className: "pomona.spark.Cluster", returning: "string")
    }
  }

  /// Performs one of the operations of the Java class `Cluster`.
  func perform(_ operation: String, _ first: String = "", _ second: String = "") throws -> String? {
    try waiting.wait { try await self.answer(operation, first, second) }
  }

  func answer(_ operation: String, _ first: String = "", _ second: String = "") async throws
    -> String?
  {
    // A table of constants is computed where Spark plans, not in an executor.
    try await session.sql(
      "SELECT \(operations)(o, a, b) AS answer FROM VALUES (:o, :a, :b) AS t(o, a, b)",
      ["o": .string(operation), "a": .string(first), "b": .string(second)]
    ).collect().strings("answer").first ?? nil
  }

  /// Stops what runs in this session under a tag: a command that was killed leaves its job behind.
  func interrupt(tag: String) throws {
    try waiting.wait { [session] in _ = try await session.interrupt(.tag(tag)) }
  }

  /// Brings a backbone and how photos are prepared for it; returns the name of its folder in the executors.
  func ship(_ backbone: Backbone, _ record: BackboneRecord, _ preprocessing: Preprocessing) throws
    -> String
  {
    let setup = WorkerSetup(backbone: record, preprocessing: preprocessing)
    let name = "setup-" + SHA256.hash(try SortedJSON.encoded(setup)).prefix(16)
    try ship(name) { folder in try WorkerSetup.write(backbone, preprocessing, to: folder) }
    return name
  }

  /// Brings a model; returns the name of its folder in the executors.
  func ship(_ model: Model) throws -> String {
    let name = "model-" + SHA256.hash(try SortedJSON.encoded(model.manifest)).prefix(16)
    try ship(name) { folder in
      try FileManager.default.copyItem(atPath: model.location, toPath: folder)
    }
    return name
  }

  private func ship(_ name: String, fill: (String) throws -> Void) throws {
    guard !shipped.withLock({ $0.contains(name) }) else { return }
    let marker = "pomona_has_" + name.replacing("-", with: "_")
    if (try? waiting.wait({ [session] in
      try await session.sql("SELECT \(marker)(o, o, o) AS answer FROM VALUES ('ping') AS t(o)")
        .collect().count
    })) != 1 {
      let work = FileManager.default.temporaryDirectory.appending(
        path: "pomona-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: work, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(at: work) }
      try fill(work.appending(path: name).path)
      let archive = work.appending(path: "\(name).tar")
      try Self.pack(work.appending(path: name), as: archive)
      try waiting.wait { [session] in
        try await session.addArtifact(archive, as: .archive("\(name).tar", unpackedTo: name))
        try await session.registerJavaFunction(
          marker, className: "pomona.spark.Cluster", returning: "string")
      }
    }
    shipped.withLock { _ = $0.insert(name) }
  }

  private static func pack(_ folder: URL, as archive: URL) throws {
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = [
      "tar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "-C",
      folder.path, "-cf",
      archive.path,
    ]
    // Spark refuses an archive that names its own folder.
    tar.arguments? += try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else {
      throw PomonaError(
        .cannotCreate, "\(archive.path) cannot be packed", remedy: "See whether the disk is full.")
    }
  }
}
#endif
