#if Spark
package import Audits
package import Datasets
package import Features
import Foundation
package import Models
package import Parallelism
import SparkConnect
package import Training

/// An Apache Spark cluster, reached over Spark Connect.
///
/// Spark schedules, reads the photos from the storage it has, retries, and places the work; in its executors Pomona's own
/// program computes the features, fits heads on shards and scores them, so the numbers are those of one machine. Paths are
/// the cluster's: `hdfs://`, `s3a://`, `gs://`, `abfss://`; a path without a scheme is a file that all executors see.
package struct SparkPlatform: Platform {
  private let run: ClusterRun

  /// Connects, brings the worker bundle to the cluster where it is missing, and runs `body`. The session is kept for the
  /// next run.
  ///
  /// Cancelling the task stops the job on the cluster.
  ///
  /// - Throws: A `SparkError` when there is no Spark at the address, or it does not accept the functions; a `PomonaError`
  ///   of code `noCluster` when there is no bundle; any error of `body`.
  package static func withPlatform<R: Sendable>(
    _ configuration: ClusterConfiguration, isolation: isolated (any Actor)? = #isolation,
    body: (SparkPlatform) async throws -> R
  ) async throws -> R {
    let bundle = try WorkerBundle(folder: configuration.bundle)
    return try await SparkSession.withSession(of: bundle, configuration.connection) { session in
      let run = try await ClusterRun(in: session, bundle: bundle, configuration: configuration)
      do {
        let result = try await body(SparkPlatform(run: run))
        await run.end()
        return result
      } catch {
        await run.end()
        throw error
      }
    }
  }

  private init(run: ClusterRun) { self.run = run }

  package var library: any PhotoLibrary { SparkPhotoLibrary(run: run) }

  package var features: SparkFeatureStore { SparkFeatureStore(run: run) }

  /// The most photos whose features are copied to this machine for the audit before a training: 1.2 GB.
  private static let mostCopiedPhotos = 200_000

  package func assignsSplits(toPhotos count: Int) -> Bool { count <= Self.mostCopiedPhotos }

  package func trainingSet(
    of table: SparkFeatureTable, classes: [String], splits: [String: Split]?
  ) async throws -> any TrainingSet {
    var table = table
    if let splits { table = try await table.assigning(splits) }
    return try await ClusterTrainingSet(table, classes: classes, run: run)
  }

  /// The features of many photos stay where they are: labels are not examined then.
  package func withTrainingAudit<R: Sendable>(
    of table: SparkFeatureTable, labels: [String], cancellation: CancellationFlag,
    _ body: @Sendable (TableAudit) throws -> R
  ) async throws -> R {
    let jobs = ProcessInfo.processInfo.activeProcessorCount
    guard table.manifest.rows > Self.mostCopiedPhotos else {
      return try await table.withCopy {
        try body(TableAudit(of: $0, labels: labels, jobs: jobs, cancellation: cancellation))
      }
    }
    let rows = try await table.auditRows(labels: labels)
    return try body(TableAudit(of: rows, jobs: jobs, cancellation: cancellation))
  }

  package func withStoredTable<R: Sendable>(
    _ table: SparkFeatureTable, _ body: @Sendable (StoredFeatureTable) async throws -> R
  ) async throws -> R {
    try await table.withCopy(body)
  }

  package func classifier(for model: Model) async throws -> any PhotoClassifier {
    try await ClusterClassifier(model, run: run)
  }

  /// The stream of the photos that come into a folder.
  package func stream(_ configuration: StreamConfiguration) -> PhotoStream {
    PhotoStream(configuration, run: run)
  }

  package func usage() async -> PlatformUsage {
    PlatformUsage(engine: "spark", cores: run.cores, cluster: await run.activity())
  }
}
#endif
