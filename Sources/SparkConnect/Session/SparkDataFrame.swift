#if Spark
internal import Failures
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization

/// A table that the cluster can compute: a plan, not its rows. Nothing runs until it is collected or written.
///
/// Plans are checked by Spark when they run: a wrong column name in `select` is reported by ``collect(tags:onProgress:)``.
public struct SparkDataFrame: Sendable {
  let session: SparkSession
  let relation: ProtoRelation

  /// Returns a data frame with other columns, each an SQL expression: `select("path", "length(content) AS bytes")`.
  public func select(_ expressions: String...) -> SparkDataFrame { select(expressions) }

  /// Returns a data frame with other columns, each an SQL expression.
  public func select(_ expressions: [String]) -> SparkDataFrame {
    derived {
      $0.project.input = relation
      $0.project.expressions = expressions.map { text in
        .with { $0.expressionString.expression = text }
      }
    }
  }

  /// Returns the rows for which an SQL condition is true.
  public func filter(_ condition: String) -> SparkDataFrame {
    derived {
      $0.filter.input = relation
      $0.filter.condition.expressionString.expression = condition
    }
  }

  /// Returns at most `count` rows: the first that Spark finds.
  public func limit(_ count: Int) -> SparkDataFrame {
    derived {
      $0.limit.input = relation
      $0.limit.limit = Int32(clamping: count)
    }
  }

  /// Returns the same rows in another number of partitions, each of which is the work of one task.
  ///
  /// - Parameters:
  ///   - count: The number of partitions, at least 1.
  ///   - shuffle: Distributes the rows anew; without it partitions can only be merged.
  public func repartition(_ count: Int, shuffle: Bool = true) -> SparkDataFrame {
    derived {
      $0.repartition.input = relation
      $0.repartition.numPartitions = Int32(clamping: count)
      $0.repartition.shuffle = shuffle
    }
  }

  /// Creates a temporary view of the session with this plan, for use in SQL. A view of the same name is replaced.
  ///
  /// - Throws: ``SparkError`` when Spark rejects the plan or the name.
  public func createView(_ name: String) async throws {
    try await session.execute(
      .with {
        $0.command.createDataframeView.input = relation
        $0.command.createDataframeView.name = name
        $0.command.createDataframeView.replace = true
      }
    )
  }

  /// Returns the names and types of the columns as Spark prints them, as a tree. The plan is checked, not run.
  ///
  /// - Throws: ``SparkError``; with the code `rejected` when Spark cannot resolve the plan.
  public func schema() async throws -> String {
    try await session.calls.retrying {
      try await session.calls.analyze(timeout: .seconds(600)) { $0.treeString.plan.root = relation }
    }.treeString.treeString
  }

  /// Runs the plan and returns all rows.
  ///
  /// The rows are kept in memory; ``forEachBatch(tags:onProgress:_:)`` does not keep them.
  ///
  /// - Parameters:
  ///   - tags: Tags for ``SparkSession/interrupt(tag:)``, without commas.
  ///   - onProgress: Called about once a second.
  /// - Throws: ``SparkError`` when the job fails, or `CancellationError` when the task is cancelled; the job is stopped then.
  public func collect(
    tags: [String] = [], onProgress: SparkProgressHandler? = nil
  ) async throws -> SparkRows {
    let rows = Mutex(SparkRows())
    try await forEachBatch(tags: tags, onProgress: onProgress) { batch in
      rows.withLock { $0.batches.append(batch) }
    }
    return rows.withLock { $0 }
  }

  /// Runs the plan and passes the rows to `body` batch by batch, as they arrive.
  ///
  /// The cluster waits while `body` runs. Every row is passed once, also when the connection breaks in between. The first
  /// batch may be empty.
  ///
  /// - Parameters:
  ///   - tags: Tags for ``SparkSession/interrupt(tag:)``, without commas.
  ///   - onProgress: Called about once a second.
  ///   - body: Receives the batches in order. An error that it throws stops the job.
  /// - Throws: ``SparkError`` when the job fails, `CancellationError` when the task is cancelled, and any error of `body`.
  public func forEachBatch(
    tags: [String] = [], onProgress: SparkProgressHandler? = nil,
    _ body: @escaping @Sendable (SparkBatch) async throws -> Void
  ) async throws {
    try await session.execute(.with { $0.root = relation }, tags: tags, onProgress: onProgress) {
      response in
      guard case .arrowBatch(let message) = response.responseType else { return }
      let batches = try ArrowStream.batches(Array(message.data))
      guard batches.reduce(0, { $0 + $1.rowCount }) == message.rowCount else {
        throw SparkError.invalidResponse("another number of rows than announced")
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
