#if Spark
import Files
import Foundation
import Imaging
import Models
import SparkConnect
import Synchronization
import Workers

/// A run of a command on a cluster: the session with Pomona's functions, the options, and the folders to remove at the
/// end.
final class ClusterRun: Sendable {
  /// The time that the end of a run may take on a cluster that does not respond.
  private static let endTimeout = Duration.seconds(15)
  /// A task reads about this many bytes of files.
  private static let bytesPerTask = 64 << 20

  let session: SparkSession
  let functions: ClusterFunctions
  let files: ClusterFiles
  let configuration: ClusterConfiguration
  /// Distinguishes this run from others that share the session.
  let id: String
  /// The cores of all executors.
  let cores: Int
  /// The address of the archive with the workers' program.
  let program: String
  /// Tables that only this run needs.
  private let temporaryFolders = Mutex<Set<ClusterPath>>([])
  /// Views that only this run needs.
  private let views = Mutex<Set<String>>([])

  /// Installs the functions and begins the account of the run.
  init(
    in session: SparkSession, bundle: WorkerBundle, configuration: ClusterConfiguration
  ) async throws {
    self.session = session
    self.configuration = configuration
    functions = ClusterFunctions(session: session, bundle: bundle)
    files = ClusterFiles(functions)
    id = UUID().uuidString.prefix(8).lowercased()
    let reported = try await functions.begin(id)
    // Two where the cluster does not report its cores.
    cores = max(1, reported ?? 2)
    program = try await functions.bringProgram(onTransfer: configuration.onTransfer)
    try await session.set([
      "spark.sql.files.minPartitionNum": "\(cores * 4)",
      "spark.sql.files.openCostInBytes": "65536",
      "spark.sql.files.maxPartitionBytes": "\(Self.bytesPerTask)",
      "spark.sql.execution.arrow.maxRecordsPerBatch": "1024",
      // Many folders, and the files of a stream's batch, are looked up by a task each otherwise.
      "spark.sql.sources.parallelPartitionDiscovery.parallelism": "\(cores * 4)",
    ])
  }

  /// Ends the run, also when its task is cancelled: removes temporary tables and views, and ends the account.
  func end() async {
    let ending = Task {
      for folder in temporaryFolders.withLock({ $0 }) { try? await files.remove(folder) }
      let views = views.withLock { $0.sorted().joined(separator: "\n") }
      _ = try? await functions.perform("end", arguments: id, views)
    }
    let timeout = Task {
      try await Task.sleep(for: Self.endTimeout)
      ending.cancel()
    }
    await ending.value
    timeout.cancel()
  }

  /// The activity of the cluster since the run began; nil where the cluster does not report it.
  func activity() async -> ClusterActivity? {
    guard let text = try? await functions.perform("account", arguments: id) else { return nil }
    return try? JSONDecoder().decode(ClusterActivity.self, from: Data(text.utf8))
  }

  /// The folder for intermediate tables of a data set.
  func workFolder(for root: String) -> ClusterPath {
    configuration.workFolder.map { ClusterPath($0) }
      ?? ClusterPath(root).parent.appending(".pomona-work")
  }

  /// The name of a view of this run, which is removed at its end: it may hold a listing of all photos.
  func viewName(_ purpose: String) -> String {
    let name = "pomona_\(id)_\(purpose)"
    views.withLock { _ = $0.insert(name) }
    return name
  }

  /// Registers a folder for removal at the end of the run.
  func removeAtEnd(_ folder: ClusterPath) {
    temporaryFolders.withLock { _ = $0.insert(folder) }
  }

  /// Removes a folder that was registered for the end of the run.
  func removeNow(_ folder: ClusterPath) async throws {
    try await files.remove(folder)
    temporaryFolders.withLock { _ = $0.remove(folder) }
  }

  /// The instructions for workers on photos.
  func photoJob(_ request: WorkerJob.Request, folder: String) -> WorkerJob {
    var job = WorkerJob(
      request, program: program, folder: folder, seconds: configuration.secondsPerPhoto)
    job.setMaximum(bytes: ImageLimits.current.maximumBytes)
    for (name, value) in ImageLimits.current.environment { job.setEnvironment(name, to: value) }
    // For tests of failing workers.
    let fault = "POMONA_WORKER_FAULT"
    if let value = ProcessInfo.processInfo.environment[fault] {
      job.setEnvironment(fault, to: value)
    }
    return job
  }

  /// Runs `body` with each file read by a task of its own.
  func withTaskPerFile<R>(_ body: () async throws -> R) async throws -> R {
    let setting = "spark.sql.files.maxPartitionBytes"
    try await session.set([setting: "1"])
    do {
      let result = try await body()
      try await session.set([setting: "\(Self.bytesPerTask)"])
      return result
    } catch {
      // A later run in the session sets it as well, should this fail.
      try? await session.set([setting: "\(Self.bytesPerTask)"])
      throw error
    }
  }
}
#endif
