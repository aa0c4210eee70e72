#if Spark
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization

extension SparkSession {
  /// Returns the data frame of an SQL statement.
  ///
  /// A query runs when its data frame is collected or written. A command (`CREATE`, `SET`, `SHOW`, ...) runs immediately, and
  /// the data frame holds its result.
  ///
  /// - Parameters:
  ///   - query: The statement, with `:name` for an argument. Arguments need no quotes, and cannot inject SQL.
  ///   - arguments: The arguments by name.
  ///   - onProgress: Called about once a second while a command runs.
  /// - Throws: ``SparkError``; with the code `rejected` when Spark cannot parse or resolve the statement. For a query
  ///   some of these errors appear only when it runs.
  public func sql(
    _ query: String, arguments: [String: SparkArgument] = [:],
    onProgress: SparkProgressHandler? = nil
  ) async throws -> SparkDataFrame {
    let relation = ProtoRelation.with {
      $0.sql.query = query
      $0.sql.namedArguments = arguments.mapValues(\.expression)
    }
    let result = Mutex<ProtoRelation?>(nil)
    try await execute(.with { $0.command.sqlCommand.input = relation }, onProgress: onProgress) {
      response in
      if case .sqlCommandResult(let command) = response.responseType {
        result.withLock { $0 = command.relation }
      }
    }
    return SparkDataFrame(session: self, relation: result.withLock { $0 } ?? relation)
  }

  /// Returns the data frame of files in the cluster's storage.
  ///
  /// - Parameters:
  ///   - format: A data source of Spark: `parquet`, `binaryFile`, `json`, `csv`, ...
  ///   - paths: Files, folders or glob patterns as the cluster sees them: `hdfs://...`, `s3a://...`, `file:///...`.
  ///   - options: The data source's options, such as `recursiveFileLookup`.
  ///   - schema: The columns in Spark's DDL, such as `path STRING, content BINARY`; nil lets Spark infer them.
  public func read(
    _ format: String, paths: [String], options: [String: String] = [:], schema: String? = nil
  ) -> SparkDataFrame {
    SparkDataFrame(
      session: self,
      relation: .with {
        $0.read.dataSource.format = format
        $0.read.dataSource.paths = paths
        $0.read.dataSource.options = options
        if let schema { $0.read.dataSource.schema = schema }
      })
  }

  /// Returns the data frame of a table or a view.
  public func table(_ name: String) -> SparkDataFrame {
    SparkDataFrame(session: self, relation: .with { $0.read.namedTable.unparsedIdentifier = name })
  }

  /// Returns a data frame with the numbers from `start` up to, but not including, `end` in one column `id`.
  ///
  /// - Parameters:
  ///   - start: The first number.
  ///   - end: The limit, which is not included.
  ///   - step: The difference between neighbours, not 0.
  ///   - partitions: The number of partitions; nil leaves it to Spark.
  public func range(
    _ start: Int64, _ end: Int64, step: Int64 = 1, partitions: Int? = nil
  ) -> SparkDataFrame {
    SparkDataFrame(
      session: self,
      relation: .with {
        $0.range.start = start
        $0.range.end = end
        $0.range.step = step
        if let partitions { $0.range.numPartitions = Int32(clamping: partitions) }
      })
  }

  /// Returns a data frame with the numbers from 0 up to, but not including, `end` in one column `id`.
  public func range(_ end: Int64, partitions: Int? = nil) -> SparkDataFrame {
    range(0, end, partitions: partitions)
  }
}
#endif
