#if Spark
import Features
import Foundation
import Training

/// The features of a table in the memory of this process, for heads that need all samples at once. They are fetched when
/// the first such head is fitted, and once.
actor FetchedTrainingSet {
  private let table: SparkFeatureTable
  private let classes: [String]
  private var set: LocalTrainingSet?

  init(_ table: SparkFeatureTable, classes: [String]) {
    self.table = table
    self.classes = classes
  }

  /// The training set, with a thread for each core of this machine.
  func trainingSet() async throws -> LocalTrainingSet {
    if let set { return set }
    let content = try await table.withCopy { [classes] in try TableContent(of: $0, classes: classes)
    }
    let set = LocalTrainingSet(
      content, classes: classes, jobs: ProcessInfo.processInfo.activeProcessorCount)
    self.set = set
    return set
  }
}
#endif
