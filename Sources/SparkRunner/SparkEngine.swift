#if Spark
public import Datasets
public import Failures
public import Features
public import Files
internal import Foundation
internal import Imaging
package import Inference
internal import JSON
package import Learning
public import Models
public import ObjectStores
public import SparkConnect
internal import Synchronization
public import Training

/// Does the work on an Apache Spark cluster, reached over Spark Connect.
///
/// Spark schedules, reads the photos from the storage it has, retries, and places the work; in its executors Pomona's own
/// program extracts the features and grows the trees, so the numbers are those of the local engine. Paths are the
/// cluster's: `hdfs://`, `s3a://`, `gs://`, `abfss://`; a path without a scheme is a file that all executors see.
///
/// Its calls wait for the cluster. They must not be made on a thread of Swift's concurrency.
public final class SparkEngine: Sendable {
  /// What a run on a cluster needs to know.
  public struct Configuration: Sendable {
    public var connection: SparkConnection
    /// A folder of the cluster's storage for tables that are only a step on the way; nil takes `.pomona-work` beside the
    /// data set.
    public var workFolder: String?
    /// The folder that `scripts/bundle` has filled; nil looks beside the program.
    public var bundle: String?
    /// A worker that gives no answer for this long is replaced, and the photo has an error.
    public var secondsPerPhoto = 60
    /// Into how many random parts the training samples are cut, a forest being grown on each; nil keeps them together up
    /// to 20,000.
    public var forestShards: Int?

    public init(connection: SparkConnection) { self.connection = connection }
  }

  let configuration: Configuration
  let cluster: SparkFunctions
  let session: SparkSession
  let waiting: Waiting
  /// Tells this run from others that share the session.
  let run: String
  /// The cores of all executors.
  let cores: Int
  private let closing: AsyncStream<Void>.Continuation
  private let closed: Task<Void, any Error>
  private let views = Mutex<[String: PhotoView]>([:])

  /// Connects, and brings the worker bundle to the cluster where it is not there yet.
  ///
  /// - Throws: ``SparkError`` when there is no Spark to talk to, or it cannot take the functions; ``PomonaError`` of code
  ///   `noCluster` when there is no bundle.
  public init(_ configuration: Configuration) throws {
    self.configuration = configuration
    let bundle = try WorkerBundle(folder: configuration.bundle)
    let waiting = Waiting()
    self.waiting = waiting
    let (end, closing) = AsyncStream<Void>.makeStream()
    self.closing = closing
    (session, closed) = try Self.open(configuration.connection, bundle, until: end, waiting)
    run = UUID().uuidString.prefix(8).lowercased()
    cluster = SparkFunctions(session: session, bundle: bundle, waiting: waiting)
    do {
      try cluster.install()
      _ = try cluster.perform("begin", run, session.id)
      let told = try cluster.perform("cores").flatMap { Int($0) }
      cores = max(1, told ?? 2)
      try waiting.wait { [session, cores] in
        try await session.set([
          "spark.sql.files.minPartitionNum": "\(cores * 4)",
          "spark.sql.files.openCostInBytes": "65536",
          "spark.sql.files.maxPartitionBytes": "\(64 << 20)",
          "spark.sql.execution.arrow.maxRecordsPerBatch": "1024",
        ])
      }
    } catch {
      closing.finish()
      throw error
    }
  }

  /// Ends the run; the session stays for the next, with the bundle in it.
  public func close() {
    _ = try? cluster.perform("end", run)
    closing.finish()
    try? waiting.wait { [closed] in _ = await closed.result }
  }

  /// Stops what runs on the cluster, from any thread; the call that waits for it throws a `CancellationError`.
  public func cancel() { waiting.cancel() }

  /// The session belongs to this user, bundle and server, so that the next run finds the bundle in it. A session that the
  /// server has ended cannot be joined again; then another number is taken.
  private static func open(
    _ connection: SparkConnection, _ bundle: WorkerBundle, until end: AsyncStream<Void>,
    _ waiting: Waiting
  ) throws -> (SparkSession, Task<Void, any Error>) {
    for attempt in 0..<20 {
      var connection = connection
      if connection.sessionID == nil {
        let name = "\(connection.userID)\n\(bundle.name)\n\(bundle.jarName)\n\(attempt)"
        connection.sessionID = UUID(hash: SHA256.hash(Array(name.utf8)))
      }
      let named = connection
      let (opened, opening) = AsyncStream<SparkSession>.makeStream()
      let task = Task {
        defer { opening.finish() }
        try await SparkSession.withSession(named) { session in
          opening.yield(session)
          for await _ in end {}
        }
      }
      do {
        let session = try waiting.wait { () async throws -> SparkSession? in
          for await session in opened { return session }
          try await task.value
          return nil
        }
        if let session { return (session, task) }
      } catch let error as SparkError where error.code == .sessionLost {
        continue
      }
    }
    throw PomonaError(.noCluster, "no session could be opened on \(connection)")
  }

  /// The photos below a folder, listed once.
  func view(of root: String) throws -> PhotoView {
    if let view = views.withLock({ $0[root] }) { return view }
    let view = try PhotoView(
      of: [root], name: "pomona_\(run)_\(UUID().uuidString.prefix(8).lowercased())", engine: self)
    views.withLock { $0[root] = view }
    return view
  }

  /// Where intermediate tables for a data set lie.
  func workFolder(for root: String) -> String {
    if let folder = configuration.workFolder { return ClusterPath(folder).uri }
    return ClusterPath(root).parent.uri + "/.pomona-work"
  }

  func setup(_ request: String, folder: String, extra: String = "") -> String {
    var text = "request=\(request)\nbundle=\(cluster.bundle.name)\nsetup=\(folder)\n"
    text += "seconds=\(configuration.secondsPerPhoto)\n\(extra)"
    // For tests of what happens when a worker fails.
    if let fault = ProcessInfo.processInfo.environment["POMONA_WORKER_FAULT"] {
      text += "env.POMONA_WORKER_FAULT=\(fault)\n"
    }
    return text
  }
}

extension SparkEngine: Engine {
  package var name: String { "spark" }

  package var jobs: Int { LocalEngine().jobs }

  package func dataset(at root: String, labelPattern: String?) throws -> Dataset {
    let location = Location(root)
    let store = SparkStore(view: try view(of: location.description), engine: self)
    return try Dataset.open(location, in: store, labelPattern: labelPattern)
  }

  package func extractFeatures(
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, to folder: Location,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> any FeatureSource {
    let name = SHA256.hash(Array("\(folder)".utf8)).prefix(16)
    let location = "\(workFolder(for: dataset.root))/features-\(name)"
    return try publishFeatures(
      of: dataset, backbone: backbone, preprocessing: preprocessing, at: location, resume: resume,
      progress: progress)
  }

  package func publishFeatures(
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, at location: String,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> any FeatureSource {
    let record = try BackboneRecord(backbone)
    let setup = try cluster.ship(backbone, record, preprocessing)
    var manifest = FeatureTableManifest(
      backbone: record, preprocessing: preprocessing,
      fingerprint: try FeatureTableJob.fingerprint(of: dataset, record, preprocessing),
      rows: dataset.samples.count + dataset.skipped.count, parts: [])
    let folder = try ClusterFolder(
      ClusterPath(location), marker: FeatureTableManifest.fileName, cluster: cluster,
      fingerprint: manifest.fingerprint, resume: resume)
    if !folder.isFinished {
      let job = SparkPhotoJob(
        dataset: dataset, view: try view(of: dataset.root), columns: SparkPhotoJob.features,
        setup: self.setup("featurize", folder: setup), stage: .features, engine: self)
      manifest.parts = try job.run(into: folder, progress: progress)
      let text = String(decoding: try SortedJSON.encoded(manifest), as: UTF8.self)
      try folder.publish(marker: text)
    } else {
      manifest = try folder.readMarker(as: FeatureTableManifest.self)
    }
    return SparkFeatureTable(location: ClusterPath(location), manifest: manifest, engine: self)
  }

  package func growForest(
    on table: any FeatureSource, classes: [String], configuration: RandomForest.Configuration,
    training: () throws -> LabelledFeatures, progress: @escaping ProgressHandler
  ) throws -> RandomForest {
    guard let table = table as? SparkFeatureTable else {
      throw PomonaError(.unusableData, "the features are not in the cluster's storage")
    }
    return try SparkForest(
      table: table, classes: classes, configuration: configuration, engine: self
    )
    .grow(progress: progress)
  }

  package func classifier(_ model: Model) throws -> any PhotoClassifier {
    SparkClassifier(
      model: model, setup: setup("classify", folder: try cluster.ship(model)), engine: self)
  }

  package func photos(_ paths: [String], of dataset: Dataset) -> [String: [UInt8]] {
    guard let store = try? SparkStore(view: view(of: dataset.root), engine: self) else {
      return [:]
    }
    return (try? store.read(paths, maximumBytes: ImageLimits().maximumBytes)) ?? [:]
  }

  package func activity() -> ClusterActivity? {
    guard let text = try? cluster.perform("account", run) else { return nil }
    return try? JSONDecoder().decode(ClusterActivity.self, from: Data(text.utf8))
  }
}

extension UUID {
  /// A number that follows from a hash in hexadecimal.
  fileprivate init(hash: String) {
    let digits = Array(hash.utf8.prefix(32).map { Character(UnicodeScalar($0)) })
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    self = UUID(uuidString: parts.joined(separator: "-")) ?? UUID()
  }
}
#endif
