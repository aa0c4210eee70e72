#if Spark
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization

extension SparkSession {
  /// Returns the data frame of an SQL query. The server sees it first when the data frame is collected or written.
  ///
  /// - Parameters:
  ///   - text: The query, with `:name` for an argument. Arguments need no quotes, and cannot inject SQL.
  ///   - arguments: The arguments by name.
  public func query(_ text: String, arguments: [String: SparkArgument] = [:]) -> SparkDataFrame {
    SparkDataFrame(session: self, relation: Self.relation(text, arguments))
  }

  private static func relation(
    _ text: String, _ arguments: [String: SparkArgument]
  ) -> ProtoRelation {
    .with {
      $0.sql.query = text
      $0.sql.namedArguments = arguments.mapValues(\.expression)
    }
  }

  /// Runs an SQL command (`CREATE`, `SET`, `SHOW`, ...) and returns the data frame of its result. A query runs when its data
  /// frame is collected or written; see ``query(_:arguments:)``.
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
    let relation = Self.relation(query, arguments)
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

  /// Returns the data frame of the files of a folder, and of those that come: for ``SparkDataFrame/stream(to:checkpoint:trigger:name:format:options:partitionedBy:)``.
  ///
  /// - Parameters:
  ///   - format: A data source of files: `binaryFile`, `parquet`, `json`, `csv`, ...
  ///   - path: A folder in the cluster's storage.
  ///   - schema: The columns in Spark's DDL.
  ///   - options: The data source's options, such as `maxFilesPerTrigger`.
  public func readStream(
    _ format: String, path: String, schema: String, options: [String: String] = [:]
  ) -> SparkDataFrame {
    SparkDataFrame(
      session: self,
      relation: .with {
        $0.read.isStreaming = true
        $0.read.dataSource.format = format
        $0.read.dataSource.paths = [path]
        $0.read.dataSource.schema = schema
        $0.read.dataSource.options = options
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
