/// What to do when there is something where a data frame is to be written.
public enum SparkSaveMode: Sendable, Hashable {
  /// Nothing is written; the code is `pathExists`.
  case errorIfExists
  /// It goes first.
  case overwrite
  /// The new files come beside the old ones.
  case append
  /// Nothing is written, and that is no error.
  case ignore
}

#if Spark
internal import SwiftProtobuf

extension SparkDataFrame {
  /// Computes it and writes it as files, one or more a partition. Spark commits them together: where it succeeded there is
  /// a file `_SUCCESS`.
  ///
  /// - Parameters:
  ///   - path: A folder as the cluster sees it.
  ///   - format: A data source of Spark.
  ///   - options: The data source's options, such as `compression`.
  ///   - partitionedBy: Columns that become folders, `name=value`.
  ///   - tags: Names to interrupt it by; no commas.
  ///   - onProgress: Called about once a second.
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
    try await session.execute(plan, tags: tags, onProgress: onProgress) { _ in }
  }
}
#endif
