#if Spark
import Datasets
import Models

/// The sums of each split, which are computed once.
actor KeptSums {
  private let sums: ClusterSums
  private var kept: [Split: ModelStatistics] = [:]

  init(_ sums: ClusterSums) { self.sums = sums }

  /// The sums over the photos of a split, and the photos.
  func of(_ split: Split) async throws -> ModelStatistics {
    if let statistics = kept[split] { return statistics }
    let statistics = try await sums.statistics(of: split)
    kept[split] = statistics
    return statistics
  }
}
#endif
