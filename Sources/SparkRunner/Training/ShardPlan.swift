#if Spark
import Features
import JSON
package import Learning
import Workers

/// The division of the training samples into random shards, each of which fits in the memory of an executor.
package struct ShardPlan {
  /// A shard of this size has 100 MB with 1,280 features.
  package static let rowsPerShard = 20_000

  /// The number of shards.
  package let count: Int

  /// - Parameters:
  ///   - rows: The number of training samples.
  ///   - maximum: The largest number of shards that the head can be fitted on.
  ///   - requested: The number that the user asked for; nil takes as few as are small enough.
  package init(rows: Int, maximum: Int, requested: Int?) {
    let wanted = requested ?? (rows + Self.rowsPerShard - 1) / Self.rowsPerShard
    count = max(1, min(wanted, maximum, rows))
  }

  /// The file names of the shards, in order.
  package var names: [String] { (0..<count).map { TablePart.name($0) } }

  /// The task of each shard as JSON text, by the shard's file name.
  package func tasks(
    for head: HeadKind, classes: Int, seed: UInt64
  ) throws -> [String: String] {
    var tasks: [String: String] = [:]
    for (shard, name) in names.enumerated() {
      let task = FitTask(
        head: head, shard: shard, shards: count, classes: classes, seed: seed)
      tasks[name] = String(decoding: try SortedJSON.encoded(task, pretty: false), as: UTF8.self)
    }
    return tasks
  }
}
#endif
