package import Audits
package import Datasets
package import Features
import Foundation
package import Models
package import Parallelism

/// This machine: a thread for each core, each with an inference stream of its own.
package struct LocalPlatform: Platform {
  package let jobs: Int

  /// - Parameter jobs: The number of threads; nil takes one for each core.
  package init(jobs: Int? = nil) {
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  package var library: any PhotoLibrary { StoredPhotoLibrary() }

  package var features: LocalFeatureStore { LocalFeatureStore(jobs: jobs) }

  package func assignsSplits(toPhotos count: Int) -> Bool { true }

  package func trainingSet(
    of table: StoredFeatureTable, classes: [String], splits: [String: Split]?
  ) throws -> any TrainingSet {
    LocalTrainingSet(
      try TableContent(of: table, classes: classes, splits: splits), classes: classes, jobs: jobs)
  }

  package func withTrainingAudit<R: Sendable>(
    of table: StoredFeatureTable, labels: [String], cancellation: CancellationFlag,
    _ body: @Sendable (TableAudit) throws -> R
  ) throws -> R {
    try body(TableAudit(of: table, labels: labels, jobs: jobs, cancellation: cancellation))
  }

  package func withStoredTable<R: Sendable>(
    _ table: StoredFeatureTable, _ body: @Sendable (StoredFeatureTable) async throws -> R
  ) async throws -> R {
    try await body(table)
  }

  package func classifier(for model: Model) throws -> any PhotoClassifier {
    try Predictor(model: model, jobs: jobs)
  }

  package func usage() -> PlatformUsage { PlatformUsage(engine: "local", cores: jobs) }
}
