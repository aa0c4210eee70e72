package import Datasets
package import Learning

/// The fit of a head on one shard of the training samples.
package struct FitTask: Codable, Sendable, Hashable {
  /// The head to fit.
  package var head: HeadKind
  /// The number of the shard, in `0..<shards`.
  package var shard: Int
  /// The number of shards; 1 when the samples are all of them.
  package var shards: Int
  /// The number of classes; the classes of samples are `0..<classes`.
  package var classes: Int
  /// The start of the random numbers, the same for all shards.
  package var seed: UInt64

  package init(head: HeadKind, shard: Int, shards: Int, classes: Int, seed: UInt64) {
    self.head = head
    self.shard = shard
    self.shards = shards
    self.classes = classes
    self.seed = seed
  }
}

/// The class statistics of the photos of one split, over parts of a feature table.
package struct SumTask: Codable, Sendable, Hashable {
  /// The split; rows of others are left out.
  package var split: Split
  /// The length of a feature vector.
  package var features: Int
  /// The labels, in the order of their positions; rows with another label are left out.
  package var classes: [String]

  package init(split: Split, features: Int, classes: [String]) {
    self.split = split
    self.features = features
    self.classes = classes
  }
}

/// The evaluation of the worker's classifier on a part of a feature table.
package struct EvaluationTask: Codable, Sendable, Hashable {
  /// The splits to evaluate; rows of others are left out.
  package var splits: [Split]
  /// True to compute the sums that calibrate the classifier as well.
  package var includesSums: Bool

  package init(splits: [Split], includesSums: Bool = false) {
    self.splits = splits
    self.includesSums = includesSums
  }
}
