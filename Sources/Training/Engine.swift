package import Datasets
package import Features
package import Inference
package import Learning
package import Models
package import ObjectStores

/// Where the work is done: on this machine, or on a cluster. Nothing above it knows which.
package protocol Engine: Sendable {
  /// As `run.json` calls it.
  var name: String { get }
  /// How many threads work at once on this machine, in what the engine leaves to it.
  var jobs: Int { get }

  /// Finds the samples below a folder; see ``Dataset/open(_:labelPattern:)``.
  func dataset(at root: String, labelPattern: String?) throws -> Dataset

  /// Extracts the features of every sample into a table that is only a step on the way.
  ///
  /// - Parameters:
  ///   - folder: A folder of this machine; an engine that keeps its tables elsewhere takes it for the table's name.
  ///   - resume: Whether to go on with what an interrupted run left.
  func extractFeatures(
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, to folder: Location,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> any FeatureSource

  /// Extracts the features of every sample into a table that appears at `location` when it is whole.
  func publishFeatures(
    of dataset: Dataset, backbone: Backbone, preprocessing: Preprocessing, at location: String,
    resume: Bool, progress: @escaping ProgressHandler
  ) throws -> any FeatureSource

  /// Grows a forest on the samples of a table's training split.
  ///
  /// - Parameter training: Gives the samples, for an engine that grows it here.
  func growForest(
    on table: any FeatureSource, classes: [String], configuration: RandomForest.Configuration,
    training: () throws -> LabelledFeatures, progress: @escaping ProgressHandler
  ) throws -> RandomForest

  /// Prepares a model for classifying photos.
  func classifier(_ model: Model) throws -> any PhotoClassifier

  /// The files of some photos of a data set, by path; those that cannot be read are left out.
  func photos(_ paths: [String], of dataset: Dataset) -> [String: [UInt8]]

  /// What the cluster did so far; nil on this machine.
  func activity() -> ClusterActivity?
}

/// Classifies photos with a model.
package protocol PhotoClassifier: Sendable {
  var model: Model { get }

  /// Classifies photos, and the photos in folders; see ``Predictor``.
  func classify(
    photosAt paths: [String], count: Int, writingTo table: String?,
    progress: @escaping ProgressHandler,
    receive: @escaping @Sendable (ClassifiedPhoto) throws -> Void
  ) throws

  /// Classifies a data set's samples, in their order; a photo that cannot be read is a result with a reason. The data
  /// set's skipped photos are left to the caller, but are in the table.
  func classify(
    _ dataset: Dataset, writingTo table: String?, progress: @escaping ProgressHandler,
    receive: @escaping @Sendable (PhotoResult<[Float]>) throws -> Void
  ) throws
}
