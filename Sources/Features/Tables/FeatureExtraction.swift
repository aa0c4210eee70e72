public import Datasets
import Failures
import Foundation
public import Imaging
public import Inference

/// Extracts the features of a data set's photos and writes them as a table, without a classifier.
///
/// The table is a folder of Parquet files that pyarrow, DuckDB and Spark read as one table. A row a photo, in the data
/// set's order: `path`, `label`, `split`, `width`, `height` (in pixels, upright), `error` (the reason when there are no
/// features) and `features` (a list of floats). The folder appears when it is complete.
public struct FeatureExtraction: Sendable {
  /// The result of an extraction.
  public struct Summary: Sendable {
    /// The number of rows, with features or with an error.
    public let rows: Int
    /// The number of photos that this run has worked on; the others were left by an interrupted run.
    public let computed: Int
    /// The photos without features.
    public let skipped: [SkippedPhoto]
    /// The duration, in seconds.
    public let seconds: Double
  }

  private let recipe: FeatureRecipe
  private let store: any FeatureStore

  /// An extraction on this machine.
  ///
  /// - Parameters:
  ///   - backbone: The network that computes the features.
  ///   - resize: The way photos of any shape become square.
  ///   - precision: The arithmetic; nil takes the fastest that the processor supports.
  ///   - jobs: The number of threads; nil takes one for each core.
  /// - Throws: An ``InferenceError`` when there is no runtime to compute with.
  public init(
    backbone: Backbone, resize: ResizeMode = .stretch, precision: Precision? = nil,
    jobs: Int? = nil
  ) throws {
    self.init(
      recipe: try FeatureRecipe(backbone: backbone, resize: resize, precision: precision),
      store: LocalFeatureStore(jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount))
  }

  package init(recipe: FeatureRecipe, store: any FeatureStore) {
    self.recipe = recipe
    self.store = store
  }

  /// Writes the features of `dataset` to the folder `location`, replacing a feature table of that name.
  ///
  /// - Parameters:
  ///   - dataset: The photos; labels and splits are stored beside their features.
  ///   - location: The table's folder, or its URI in an object store.
  ///   - resume: Whether to go on from an interrupted extraction of the same photos.
  ///   - progress: An observer of the progress.
  /// - Throws: A ``PomonaError``: `cannotCreate` when something else is in the way, `changedInput` when the extraction
  ///   to resume was of other photos; `CancellationError`.
  public func run(
    on dataset: Dataset, to location: String, resume: Bool = false,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Summary {
    let clock = ContinuousClock()
    let start = clock.now
    let counter = ProgressCounter(of: .features)
    let table: any FeatureTable = try await store.table(
      of: dataset, recipe: recipe, at: .output(location), resume: resume,
      progress: counter.observing(progress))
    let skipped = try await table.skippedPhotos()
    return Summary(
      rows: table.manifest.rows, computed: counter.count, skipped: skipped,
      seconds: (clock.now - start) / .seconds(1))
  }
}
