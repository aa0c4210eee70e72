#if Spark
internal import Failures
internal import SwiftProtobuf

extension SparkDataFrame {
  /// Starts to write the rows that come as files. Returns when the query has started.
  ///
  /// A run of the same query that is active, in this session or another one, is stopped first.
  ///
  /// - Parameters:
  ///   - path: A folder in the cluster's storage. Spark keeps the names of the files of complete batches in its `_spark_metadata`.
  ///   - checkpoint: The folder of what the query has done. With it the query continues where an earlier run has ended.
  ///   - trigger: The times at which a batch begins.
  ///   - name: The name of the query, which no other active query of the session has.
  ///   - format: A data source of Spark: `parquet`, `json`, `csv`, ...
  ///   - options: The data source's options.
  ///   - partitionedBy: Columns that become folders, `name=value`.
  /// - Throws: ``SparkError`` when Spark rejects the plan or a path.
  public func stream(
    to path: String, checkpoint: String, trigger: SparkStream.Trigger, name: String,
    format: String = "parquet", options: [String: String] = [:], partitionedBy: [String] = []
  ) async throws -> SparkStream {
    let plan = ProtoPlan.with {
      $0.command.writeStreamOperationStart.input = relation
      $0.command.writeStreamOperationStart.format = format
      $0.command.writeStreamOperationStart.options = options.merging([
        "checkpointLocation": checkpoint
      ]) { $1 }
      $0.command.writeStreamOperationStart.partitioningColumnNames = partitionedBy
      switch trigger {
      case .availableNow: $0.command.writeStreamOperationStart.availableNow = true
      case .interval(let interval):
        $0.command.writeStreamOperationStart.processingTimeInterval =
          "\(Int(interval / .milliseconds(1))) milliseconds"
      }
      $0.command.writeStreamOperationStart.outputMode = "append"
      $0.command.writeStreamOperationStart.queryName = name
      $0.command.writeStreamOperationStart.path = path
    }
    let id = try await session.onlyResponse(to: plan) { response in
      if case .writeStreamOperationStartResult(let result) = response.responseType {
        return result.queryID
      }
      return nil
    }
    guard let id else { throw SparkError.invalidResponse("a stream was started without a number") }
    return SparkStream(session: session, id: id.id, runID: id.runID)
  }
}
#endif
