import Failures
import Features
import Files
import Foundation
import Learning
import Models
import Tables

/// Sums the photos of a split over consecutive parts of a feature table, on one thread.
struct PartSums {
  private let task: SumTask

  init(_ task: SumTask) { self.task = task }

  /// The statistics as safetensors.
  ///
  /// - Parameter parts: Parquet files behind each other, each with its length in front.
  func statistics(of parts: any ContiguousBytes) throws -> [UInt8] {
    var builder = try ClassStatisticsBuilder(
      featureCount: task.features, classCount: task.classes.count, jobs: 1)
    var index = SampleIndex()
    try forEachPart(of: parts) { part in
      let content = try ParquetReader.withContent(part) {
        try TableContent(ofPart: $0, classes: task.classes, featureCount: task.features)
      }
      guard let samples = content.splits[task.split]?.samples else {
        return builder.addEmptyBlock()
      }
      try builder.add(samples, rows: 0..<samples.labels.count)
      index.merge(SampleIndex(samples))
    }
    let file = try TemporaryFile()
    try ModelStatistics(sums: builder.statistics(), learned: index).write(to: file.path)
    return [UInt8](try Data(contentsOf: URL(filePath: file.path)))
  }

  private func forEachPart(
    of parts: any ContiguousBytes, _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    try parts.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        guard rest.count >= 8 else { throw Self.malformed }
        let length = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(8)
        guard length <= rest.count else { throw Self.malformed }
        try body(Array(rest.prefix(Int(length)))[...])
        rest = rest.dropFirst(Int(length))
      }
    }
  }

  private static let malformed = WorkerFailure(
    .protocolViolation, "the parts of a table are shorter than they say")
}
