import Failures
import Files
import Foundation
import Learning
import Models
import Tables

/// Fits a head on one shard of the training samples, on one thread.
struct ShardFit {
  private let task: FitTask
  private let axes: AffineFunction?

  /// - Parameter axes: The axes that the heads of all shards see beside the features; nil for none.
  init(_ task: FitTask, axes: AffineFunction?) {
    self.task = task
    self.axes = axes
  }

  /// The fitted head as safetensors.
  ///
  /// - Parameter samples: A Parquet file with the columns `class` (integer) and `features` (list of floats).
  func head(fittedOn samples: any ContiguousBytes) throws -> [UInt8] {
    var request = HeadFitRequest(
      training: try self.samples(in: samples), classCount: task.classes, seed: task.seed, jobs: 1,
      shard: try HeadFitRequest.Shard(index: task.shard, of: task.shards))
    request.axes = axes.map { .fixed($0) } ?? .none
    let fit = try HeadRegistry.head(task.head).fit(request)
    let file = try TemporaryFile()
    try ClassifierFile.write(CalibratedClassifier(fit.classifier), to: file.path)
    return try WholeFile.read(file.path, maximumBytes: Frame.maximumLength)
  }

  private func samples(in content: any ContiguousBytes) throws -> LabelledFeatures {
    try ParquetReader.withContent(content) { reader in
      var labels: [Int32] = []
      var values: [Float] = []
      var width: Int?
      for group in reader.rowGroups {
        let columns = try reader.read(rowGroup: group, columns: ["class", "features"])
        guard case .int32s(let classes) = columns[0], case .floatLists(let lists) = columns[1],
          let columnWidth = lists.width, width ?? columnWidth == columnWidth,
          lists.isPresent.allSatisfy({ $0 })
        else { throw Self.notSamples }
        width = columnWidth
        labels += classes.map { $0 ?? -1 }
        values += lists.values
      }
      guard let width else { throw Self.notSamples }
      return LabelledFeatures(
        features: try FeatureMatrix(columns: width, values: values), labels: labels)
    }
  }

  private static let notSamples = WorkerFailure(
    .protocolViolation, "the shard is not a table of classes and features")
}

extension ParquetReader {
  /// Opens a Parquet file that is in memory, through a temporary file.
  static func withContent<Result>(
    _ content: any ContiguousBytes, _ body: (ParquetReader) throws -> Result
  ) throws -> Result {
    let file = try TemporaryFile()
    try content.withUnsafeBytes { bytes in
      let output = try Descriptor(opening: file.path, flags: O_WRONLY)
      try output.write(bytes)
    }
    return try body(ParquetReader(path: file.path))
  }
}
