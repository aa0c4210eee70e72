#if Spark
import Foundation
import SparkConnect

/// The state of a stream, which its table's `_run.json` has as well.
package struct StreamState: Codable, Sendable, Equatable {
  package enum Phase: String, Codable, Sendable {
    case running, stopped, failed
    /// The photos that were there are done.
    case finished
  }

  /// The number of the query, which it keeps over its runs.
  package var query: String
  package var source: String
  /// The version of the model that answers.
  package var modelVersion: String
  package var phase = Phase.running
  /// The last batch; nil before the first one.
  package var batch: Int?
  /// The batches with photos of this run.
  package var batches = 0
  /// The photos of this run.
  package var photos = 0
  /// The photos that came a second, and those that were processed, in the last batch.
  package var inputRate: Double?
  package var rate: Double?
  /// The new versions of the model that were taken up.
  package var renewals = 0
  /// Files without content, of which Spark makes no rows; counted at the end.
  package var emptyFiles = 0
  /// The time in seconds since 1970.
  package var updated: Double

  package init(query: String, source: String, modelVersion: String) {
    self.query = query
    self.source = source
    self.modelVersion = modelVersion
    updated = Date.now.timeIntervalSince1970
  }

  /// Adds the batches that are later than those so far. Batches without photos do not count.
  mutating func add(_ batches: [SparkStream.Progress]) {
    for progress in batches where progress.batch > batch ?? -1 && progress.rows > 0 {
      batch = progress.batch
      self.batches += 1
      photos += progress.rows
      (inputRate, rate) = (progress.inputRate, progress.rate)
    }
    updated = Date.now.timeIntervalSince1970
  }

  private enum CodingKeys: String, CodingKey {
    case query, source, phase, batch, batches, photos, rate, renewals, updated
    case modelVersion = "model_version"
    case inputRate = "input_rate"
    case emptyFiles = "empty_files"
  }
}
#endif
