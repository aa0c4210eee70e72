#if Spark
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization

/// A table that the cluster can compute: a plan, not its rows. Nothing runs until it is collected or written.
public struct SparkDataFrame: Sendable {
  let session: SparkSession
  let relation: ProtoRelation

  /// Other columns, each an expression of SQL: `select("path", "length(content) AS bytes")`.
  public func select(_ expressions: String...) -> SparkDataFrame { select(expressions) }

  /// Other columns, each an expression of SQL.
  public func select(_ expressions: [String]) -> SparkDataFrame {
    derived {
      $0.project.input = relation
      $0.project.expressions = expressions.map { text in
        .with { $0.expressionString.expression = text }
      }
    }
  }

  /// The rows for which a condition of SQL holds.
  public func filter(_ condition: String) -> SparkDataFrame {
    derived {
      $0.filter.input = relation
      $0.filter.condition.expressionString.expression = condition
    }
  }

  /// The first rows Spark finds, at most so many.
  public func limit(_ count: Int) -> SparkDataFrame {
    derived {
      $0.limit.input = relation
      $0.limit.limit = Int32(clamping: count)
    }
  }

  /// The same rows in another number of partitions, each the work of one task.
  ///
  /// - Parameter shuffle: Whether to spread the rows anew; without it partitions can only be merged.
  public func repartition(_ count: Int, shuffle: Bool = true) -> SparkDataFrame {
    derived {
      $0.repartition.input = relation
      $0.repartition.numPartitions = Int32(clamping: count)
      $0.repartition.shuffle = shuffle
    }
  }

  /// Makes it a view of the session that SQL can name; a view of that name is replaced.
  public func createView(_ name: String) async throws {
    try await session.execute(
      .with {
        $0.command.createDataframeView.input = relation
        $0.command.createDataframeView.name = name
        $0.command.createDataframeView.replace = true
      }
    ) { _ in }
  }

  /// The names and types of the columns as a tree, in Spark's words. The plan is checked, not run.
  public func schema() async throws -> String {
    try await session.calls.retrying {
      try await session.calls.analyze(timeout: .seconds(600)) { $0.treeString.plan.root = relation }
    }.treeString.treeString
  }

  /// All rows. What comes must fit in memory; see ``forEachBatch(tags:onProgress:_:)`` otherwise.
  ///
  /// - Parameters:
  ///   - tags: Names to interrupt it by; no commas.
  ///   - onProgress: Called about once a second.
  public func collect(
    tags: [String] = [], onProgress: SparkProgressHandler? = nil
  ) async throws -> SparkRows {
    let rows = Mutex(SparkRows())
    try await forEachBatch(tags: tags, onProgress: onProgress) { batch in
      rows.withLock { $0.batches.append(batch) }
    }
    return rows.withLock { $0 }
  }

  /// Gives the rows batch by batch as they come; the cluster waits when `body` is slow. The first batch may be empty.
  ///
  /// Every row is given once, also when the connection broke in between. An error of `body` stops the job.
  public func forEachBatch(
    tags: [String] = [], onProgress: SparkProgressHandler? = nil,
    _ body: @escaping @Sendable (SparkBatch) async throws -> Void
  ) async throws {
    try await session.execute(.with { $0.root = relation }, tags: tags, onProgress: onProgress) {
      response in
      guard case .arrowBatch(let message) = response.responseType else { return }
      let batches = try ArrowStream.batches(Array(message.data))
      guard batches.reduce(0, { $0 + $1.rowCount }) == message.rowCount else {
        throw SparkError.damaged("another number of rows than announced")
      }
      for batch in batches { try await body(batch) }
    }
  }

  private func derived(_ fill: (inout ProtoRelation) -> Void) -> SparkDataFrame {
    var relation = ProtoRelation()
    fill(&relation)
    return SparkDataFrame(session: session, relation: relation)
  }
}
#endif
