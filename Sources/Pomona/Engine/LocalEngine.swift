import Foundation
package import Inference
import Storage
import Synchronization

/// Does the work on this machine: a thread a core, each with an inference stream of its own.
public struct LocalEngine: Sendable {
  /// How many threads decode and featurise at once.
  public let jobs: Int

  /// An engine with this many threads; nil takes one for each core.
  public init(jobs: Int? = nil) {
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Extracts the features of every sample of a data set into a table in `folder`.
  ///
  /// - Parameter resume: Whether to go on with what an interrupted run left in `folder`.
  package func extractFeatures(
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, to folder: String,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> FeatureTable {
    let job = try FeatureTableJob(
      in: folder, for: dataset, backbone: try BackboneRecord(backbone),
      preprocessing: preprocessing,
      resume: resume)
    if let finished = job.finished { return finished }
    let start = min(job.finishedParts * FeatureTableWriter.rowsPerPart, dataset.samples.count)
    let featurizer = try Featurizer(backbone: backbone, preprocessing: preprocessing, jobs: jobs)
    let pipeline = PhotoPipeline(
      featurizer: featurizer, store: LocalStore(root: dataset.root), stage: .features)
    let writer = Mutex(
      FeatureTableWriter(
        folder: folder, finishedParts: job.finishedParts))
    try pipeline.run(
      dataset.samples[start...], finished: (start, 0), progress: progress,
      map: { $0 },
      receive: { results in
        try writer.withLock { writer in
          for result in results { try writer.append(result) }
        }
      })
    let parts = try writer.withLock { writer in
      let rest = job.finishedParts * FeatureTableWriter.rowsPerPart - dataset.samples.count
      for photo in dataset.skipped.dropFirst(max(0, rest)) {
        let sample = Sample(path: photo.path)
        try writer.append(
          PhotoResult(sample: sample, outcome: .failure(SkipReason(text: photo.reason))))
      }
      return try writer.finish()
    }
    return try job.finish(parts: parts)
  }
}
