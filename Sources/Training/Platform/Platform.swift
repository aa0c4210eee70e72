package import Audits
package import Datasets
package import Features
import Foundation
package import Models
package import Parallelism

/// The place where the work of a command runs: this machine, or a cluster.
package protocol Platform<Store>: Sendable {
  associatedtype Store: FeatureStore

  /// The number of threads for work on this machine.
  var jobs: Int { get }

  /// Finds photos.
  var library: any PhotoLibrary { get }

  /// Gives the features of data sets.
  var features: Store { get }

  /// True if so many photos can be learned from in other splits than those that their table has.
  func assignsSplits(toPhotos count: Int) -> Bool

  /// The features of a table, ready to be learned from.
  ///
  /// - Parameters:
  ///   - classes: The labels, in the order of the classifier's outputs.
  ///   - splits: The split of each photo by its path; nil takes those of the table. A platform that does not assign splits
  ///     is given nil.
  func trainingSet(
    of table: Store.Table, classes: [String], splits: [String: Split]?
  ) async throws -> any TrainingSet

  /// Reads the photos of a table for the audit before a training, and passes the audit to `body`.
  ///
  /// - Parameter labels: The labels, in the order of their UTF-8 bytes.
  func withTrainingAudit<R: Sendable>(
    of table: Store.Table, labels: [String], cancellation: CancellationFlag,
    _ body: @Sendable (TableAudit) throws -> R
  ) async throws -> R

  /// Passes a copy of a table on this machine to `body`; it may be gone afterwards.
  func withStoredTable<R: Sendable>(
    _ table: Store.Table, _ body: @Sendable (StoredFeatureTable) async throws -> R
  ) async throws -> R

  /// Prepares a model for classifying photos.
  func classifier(for model: Model) async throws -> any PhotoClassifier

  /// The resources used so far, for the record of a run.
  func usage() async -> PlatformUsage
}

extension Platform {
  /// The number of threads for work on this machine.
  package var jobs: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The features of a table, in the splits that it has.
  package func trainingSet(
    of table: Store.Table, classes: [String]
  ) async throws -> any TrainingSet {
    try await trainingSet(of: table, classes: classes, splits: nil)
  }
}

/// The resources that a run has used.
package struct PlatformUsage: Sendable {
  /// The name in `run.json`.
  package var engine: String
  /// The threads, or the cores of the cluster, that worked at once.
  package var cores: Int
  /// The account of the cluster; nil on this machine.
  package var cluster: ClusterActivity?

  package init(engine: String, cores: Int, cluster: ClusterActivity? = nil) {
    self.engine = engine
    self.cores = cores
    self.cluster = cluster
  }
}
