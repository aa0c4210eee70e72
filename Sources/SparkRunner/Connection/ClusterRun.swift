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
  /// Tables that only this run needs.
  private let temporaryFolders = Mutex<Set<ClusterPath>>([])

  /// Installs the functions and begins the account of the run.
  init(
    in session: SparkSession, bundle: WorkerBundle, configuration: ClusterConfiguration
  ) async throws {
    self.session = session
    self.configuration = configuration
    functions = ClusterFunctions(session: session, bundle: bundle)
    files = ClusterFiles(functions)
    id = UUID().uuidString.prefix(8).lowercased()
    try await functions.install()
    _ = try await functions.perform("begin", arguments: id, session.id)
    // Two where the cluster does not report its cores.
    cores = max(1, try await functions.perform("cores").flatMap { Int($0) } ?? 2)
    try await session.set([
      "spark.sql.files.minPartitionNum": "\(cores * 4)",
      "spark.sql.files.openCostInBytes": "65536",
      "spark.sql.files.maxPartitionBytes": "\(Self.bytesPerTask)",
      "spark.sql.execution.arrow.maxRecordsPerBatch": "1024",
    ])
  }

  /// Ends the run, also when its task is cancelled: removes temporary tables and ends the account.
  func end() async {
    let ending = Task {
      for folder in temporaryFolders.withLock({ $0 }) { try? await files.remove(folder) }
      _ = try? await functions.perform("end", arguments: id)
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
      request, bundle: functions.bundle.name, folder: folder,
      seconds: configuration.secondsPerPhoto)
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
