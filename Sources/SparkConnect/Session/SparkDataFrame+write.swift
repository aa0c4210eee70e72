#if Spark
internal import SwiftProtobuf

extension SparkDataFrame {
  /// Runs the plan and writes the rows as files, at least one for each partition.
  ///
  /// Spark commits the files together: the presence of a file `_SUCCESS` means that all of them are complete.
  ///
  /// - Parameters:
  ///   - path: A folder in the cluster's storage, as the cluster sees it.
  ///   - format: A data source of Spark: `parquet`, `json`, `csv`, ...
  ///   - mode: The treatment of an existing path.
  ///   - options: The data source's options, such as `compression`.
  ///   - partitionedBy: Columns that become folders, `name=value`.
  ///   - tags: Tags for ``SparkSession/interrupt(tag:)``, without commas.
  ///   - onProgress: Called about once a second.
  /// - Throws: ``SparkError``, with codes such as `pathExists`, `diskFull` or `forbidden`, or `CancellationError` when the task
  ///   is cancelled; the job is stopped then.
  public func write(
    to path: String, format: String = "parquet", mode: SparkSaveMode = .errorIfExists,
    options: [String: String] = [:], partitionedBy: [String] = [], tags: [String] = [],
    onProgress: SparkProgressHandler? = nil
  ) async throws {
    let plan = ProtoPlan.with {
      $0.command.writeOperation.input = relation
      $0.command.writeOperation.source = format
      $0.command.writeOperation.path = path
      $0.command.writeOperation.options = options
      $0.command.writeOperation.partitioningColumns = partitionedBy
      $0.command.writeOperation.mode =
        switch mode {
        case .errorIfExists: .errorIfExists
        case .overwrite: .overwrite
        case .append: .append
        case .ignore: .ignore
        }
    }
    try await session.execute(plan, tags: tags, onProgress: onProgress)
  }
}
#endif
