import Features
import Learning

/// A writer of a file of predictions, a row a photo, which exists under its name when it is finished.
protocol PredictionWriter {
  /// Adds the outcome of a photo.
  mutating func append(_ outcome: PhotoOutcome<Answer>) throws

  /// Completes the file.
  mutating func finish() throws
}
