/// The treatment of an existing path by ``SparkDataFrame/write(to:format:mode:options:partitionedBy:tags:onProgress:)``.
public enum SparkSaveMode: Sendable, Hashable {
  /// Throws a ``SparkError`` with the code `pathExists`, and writes nothing.
  case errorIfExists
  /// Replaces the existing files.
  case overwrite
  /// Adds files to the existing ones.
  case append
  /// Writes nothing, without an error.
  case ignore
}
