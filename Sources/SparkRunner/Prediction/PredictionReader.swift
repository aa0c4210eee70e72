#if Spark
import Datasets
import Features
import Learning
import SparkConnect

/// Reads a table of predictions back, part by part, as the outcomes of a data set's photos. Belongs to one iteration.
final class PredictionReader {
  private var parts: ArraySlice<String>
  private let dataset: Dataset
  private let session: SparkSession
  /// The outcomes of the current part that have not been returned.
  private var outcomes: ArraySlice<PhotoOutcome<Answer>> = []
  /// The number of rows read.
  private var row = 0

  /// - Parameters:
  ///   - parts: The URIs of the parts, in order.
  ///   - dataset: The photos: a row for each sample, then one for each skipped photo.
  ///   - session: The session to read with.
  init(parts: [String], dataset: Dataset, session: SparkSession) {
    self.parts = parts[...]
    self.dataset = dataset
    self.session = session
  }

  /// The next outcome; nil at the end of the table.
  func next() async throws -> PhotoOutcome<Answer>? {
    while outcomes.isEmpty {
      guard let part = parts.popFirst() else { return nil }
      try await read(part)
    }
    return outcomes.popFirst()
  }

  private func read(_ part: String) async throws {
    // One partition keeps the order.
    let rows = try await session.read("parquet", paths: [part]).select(
      "novelty", "fingerprint", "probabilities", "error"
    ).repartition(1, shuffle: false).collect()
    let probabilities = try rows.floatArrays("probabilities")
    let novelties = try rows.doubles("novelty")
    let fingerprints = try rows.integers("fingerprint")
    let errors = try rows.strings("error")
    outcomes =
      probabilities.indices.map { index in
        outcome(
          row + index,
          answer: probabilities[index].map {
            Answer(
              probabilities: $0, novelty: novelties[index].map { Float($0) },
              fingerprint: fingerprints[index].map { UInt64(bitPattern: $0) })
          }, error: errors[index])
      }[...]
    row += probabilities.count
  }

  private func outcome(
    _ row: Int, answer: Answer?, error: String?
  ) -> PhotoOutcome<Answer> {
    guard row < dataset.samples.count else {
      return PhotoOutcome(dataset.skipped[row - dataset.samples.count])
    }
    let result: Result<Answer, PhotoFailure> =
      answer.map { .success($0) }
      ?? .failure(PhotoFailure(.unreadable, error ?? "the cluster returned no prediction"))
    return PhotoOutcome(dataset.samples[row], result: result)
  }
}
#endif
