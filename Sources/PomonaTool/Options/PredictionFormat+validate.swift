import ArgumentParser
import Models

extension PredictionFormat {
  /// Verifies that the format of an option's file can be written: before the work, not after.
  ///
  /// - Parameters:
  ///   - path: The file; nil for none.
  ///   - option: The name of the option.
  ///   - isOnCluster: True for a run on a cluster, which writes a folder of Parquet files.
  static func validate(_ path: String?, option: String, isOnCluster: Bool) throws {
    guard let path else { return }
    let format = PredictionFormat(path: path)
    if isOnCluster {
      if let format, format != .parquet {
        throw ValidationError("On a cluster, \(option) takes a folder, for Parquet files.")
      }
    } else if format == nil {
      let extensions = PredictionFormat.allCases.map { ".\($0.rawValue)" }
      throw ValidationError(
        "\(option) takes a file whose name ends in \(extensions.joined(separator: ", ")), not '\(path)'."
      )
    }
  }
}
