#if Spark
internal import Foundation
internal import SwiftProtobuf
internal import Synchronization

extension SparkSession {
  /// A statement of SQL: a query becomes a data frame that runs when it is collected; a command (`CREATE`, `SET`,
  /// `SHOW` ...) runs at once, and the data frame holds its answer.
  ///
  /// - Parameters:
  ///   - query: With `:name` where an argument belongs. Text never needs to be put into the statement itself.
  ///   - arguments: The arguments by name.
  public func sql(
    _ query: String, _ arguments: [String: SparkArgument] = [:],
    onProgress: SparkProgressHandler? = nil
  ) async throws -> SparkDataFrame {
    let relation = ProtoRelation.with {
      $0.sql.query = query
      $0.sql.namedArguments = arguments.mapValues(\.expression)
    }
    let answer = Mutex<ProtoRelation?>(nil)
    try await execute(.with { $0.command.sqlCommand.input = relation }, onProgress: onProgress) {
      response in
      if case .sqlCommandResult(let result) = response.responseType {
        answer.withLock { $0 = result.relation }
      }
    }
    return SparkDataFrame(session: self, relation: answer.withLock { $0 } ?? relation)
  }

  /// Files of a data source of Spark: `parquet`, `binaryFile`, `json`, `csv` ...
  ///
  /// - Parameters:
  ///   - paths: Files, folders or patterns as the cluster sees them: `hdfs://...`, `s3a://...`, `file:///...`.
  ///   - options: The data source's options, such as `recursiveFileLookup`.
  ///   - schema: Columns in Spark's DDL, `path STRING, content BINARY`; nil lets Spark find out.
  public func read(
    _ format: String, _ paths: [String], options: [String: String] = [:], schema: String? = nil
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

  /// A table or a view.
  public func table(_ name: String) -> SparkDataFrame {
    SparkDataFrame(session: self, relation: .with { $0.read.namedTable.unparsedIdentifier = name })
  }

  /// The numbers from `start` up to, but not including, `end` as one column `id`.
  ///
  /// - Parameter partitions: Into how many tasks it falls; nil leaves it to Spark.
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

  /// The numbers from 0 up to, but not including, `end` as one column `id`.
  public func range(_ end: Int64, partitions: Int? = nil) -> SparkDataFrame {
    range(0, end, partitions: partitions)
  }

  /// Makes a Java class a function of SQL in this session.
  ///
  /// - Parameters:
  ///   - name: As SQL calls it.
  ///   - className: The full name of a class that implements one of `org.apache.spark.sql.api.java.UDF0` ... `UDF22`, in a
  ///     jar of the session (``addArtifact(_:as:)``).
  ///   - returning: The type of its values in Spark's DDL, such as `array<float>`.
  ///   - isDeterministic: Whether equal arguments give equal values; if not, Spark will not repeat or reorder calls freely.
  public func registerJavaFunction(
    _ name: String, className: String, returning: String, isDeterministic: Bool = true
  ) async throws {
    try await execute(
      .with {
        $0.command.registerFunction.functionName = name
        $0.command.registerFunction.deterministic = isDeterministic
        $0.command.registerFunction.javaUdf.className = className
        $0.command.registerFunction.javaUdf.outputType.unparsed.dataTypeString = returning
      }
    ) { _ in }
  }

  /// Runs a plan to its end.
  func execute(
    _ plan: ProtoPlan, tags: [String] = [], onProgress: SparkProgressHandler?,
    consume: @escaping @Sendable (ProtoExecutePlanResponse) async throws -> Void
  ) async throws {
    let execution = SparkExecution(
      calls, plan: plan, tags: tags, operationID: UUID().uuidString.lowercased()
    ) { response in
      if case .executionProgress(let progress) = response.responseType {
        onProgress?(SparkProgress(progress))
      } else {
        try await consume(response)
      }
    }
    try await execution.run()
  }

  func execute(
    _ plan: ProtoPlan, consume: @escaping @Sendable (ProtoExecutePlanResponse) async throws -> Void
  ) async throws {
    try await execute(plan, onProgress: nil, consume: consume)
  }
}

extension SparkProgress {
  init(_ progress: ProtoExecutePlanResponse.ExecutionProgress) {
    stages = progress.stages.map {
      Stage(
        id: Int($0.stageID), tasks: Int($0.numTasks), completedTasks: Int($0.numCompletedTasks),
        inputBytes: Int($0.inputBytesRead), isDone: $0.done)
    }
    runningTasks = Int(progress.numInflightTasks)
  }
}
#endif
