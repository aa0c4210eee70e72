package import Datasets
package import Features
import Foundation
import Imaging
package import Inference
package import Learning
package import Models
package import ObjectStores
import Synchronization

/// Does the work on this machine: a thread a core, each with an inference stream of its own.
public struct LocalEngine: Sendable {
  package var name: String { "local" }
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
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, to folder: Location,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> any FeatureSource {
    let job = try FeatureTableJob(
      in: folder, for: dataset, backbone: try BackboneRecord(backbone),
      preprocessing: preprocessing,
      resume: resume)
    if let finished = job.finished { return finished }
    let start = min(job.finishedParts * FeatureTableWriter.rowsPerPart, dataset.samples.count)
    let featurizer = try Featurizer(backbone: backbone, preprocessing: preprocessing, jobs: jobs)
    let pipeline = PhotoPipeline(
      featurizer: featurizer, store: try dataset.location.store(), stage: .features)
    let writer = Mutex(
      FeatureTableWriter(
        folder: job.folder, finishedParts: job.finishedParts))
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

extension LocalEngine: Engine {
  package func dataset(at root: String, labelPattern: String?) throws -> Dataset {
    try Dataset.open(root, labelPattern: labelPattern)
  }

  package func publishFeatures(
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, at location: String,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> any FeatureSource {
    let place = Location(location)
    guard !place.isRemote else {
      // A bucket takes the parts as they are finished; its manifest makes them a table.
      try BucketFolder(place, holding: .featureTable).claim()
      return try extractFeatures(
        of: dataset, backbone: backbone, preprocessing: preprocessing, to: place, resume: resume,
        progress: progress)
    }
    let output = try OutputFolder(location, holding: .featureTable, resume: resume)
    _ = try extractFeatures(
      of: dataset, backbone: backbone, preprocessing: preprocessing, to: Location(output.partial),
      resume: resume, progress: progress)
    try output.publish()
    return try FeatureTable(folder: location)
  }

  package func growForest(
    on table: any FeatureSource, classes: [String], configuration: RandomForest.Configuration,
    training: () throws -> LabelledFeatures, progress: @escaping ProgressHandler
  ) throws -> RandomForest {
    let training = try training()
    return try StageProgress.reporting(.fit, to: progress) { report in
      try RandomForest.fit(
        training.features, labels: training.labels, classCount: classes.count,
        configuration: configuration, jobs: jobs, progress: report)
    }
  }

  package func classifier(_ model: Model) throws -> any PhotoClassifier {
    try Predictor(model: model, jobs: jobs)
  }

  package func photos(_ paths: [String], of dataset: Dataset) -> [String: [UInt8]] {
    let store = try? dataset.location.store()
    let files = paths.compactMap { path in
      (try? store?.read(path, maximumBytes: ImageLimits().maximumBytes)).map { (path, $0) }
    }
    return Dictionary(files) { first, _ in first }
  }

  package func activity() -> ClusterActivity? { nil }
}
