package import Datasets
package import Features
package import Learning

/// Classifies photos with a model: on this machine or on a cluster.
package protocol PhotoClassifier: Sendable {
  var model: Model { get }

  /// The answers for a data set's photos, in its order; its skipped photos follow.
  ///
  /// - Parameters:
  ///   - dataset: The photos.
  ///   - table: A file of a ``PredictionFormat``, or a folder on a cluster, to write every prediction to; it is complete when the
  ///     sequence has ended.
  ///   - stage: The stage that progress is reported for.
  ///   - progress: The observer of the progress.
  func outcomes(
    of dataset: Dataset, writingTo table: String?, stage: StageProgress.Stage,
    progress: @escaping ProgressHandler
  ) async throws -> PhotoOutcomes<Answer>
}
