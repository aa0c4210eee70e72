public import Datasets
import Foundation
public import Inference

/// Extracts the features of a data set's photos and writes them as a table, without a classifier.
///
/// The table is a folder of Parquet files that pyarrow, DuckDB and Spark read as one table. A row a photo, in the data
/// set's order: `path`, `label`, `split`, `width`, `height` (in pixels, after orientation), `error` (the reason when
/// there are no features) and `features` (a list of floats). The folder appears when it is whole.
public struct FeatureExtraction: Sendable {
  /// What came of an extraction.
  public struct Summary: Sendable {
    /// The rows of the table, with features or with an error.
    public let rows: Int
    /// The photos that have none.
    public let skipped: [SkippedPhoto]
    /// How long it took.
    public let seconds: Double
  }

  private let backbone: Backbone
  private let preprocessing: Preprocessing
  private let engine: any Engine

  /// An extraction with this backbone.
  public init(
    backbone: Backbone, preprocessing: Preprocessing = Preprocessing(),
    engine: LocalEngine = LocalEngine()
  ) {
    self.init(backbone: backbone, preprocessing: preprocessing, on: engine)
  }

  package init(backbone: Backbone, preprocessing: Preprocessing, on engine: any Engine) {
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.engine = engine
  }

  /// Writes the features of `dataset` to the folder `location`, replacing a feature table of that name.
  ///
  /// - Parameters:
  ///   - dataset: The photos; labels and splits are written beside their features where they are known.
  ///   - location: The table's folder.
  ///   - resume: Whether to go on where an interrupted extraction of the same photos stopped.
  ///   - progress: Told of the progress; throwing stops the work.
  /// - Throws: A ``PomonaError``: `cannotCreate` when something else is in the way, `changedInput` when the extraction to
  ///   resume was of other photos.
  public func run(
    on dataset: Dataset, to location: String, resume: Bool = false,
    progress: @escaping ProgressHandler = { _ in }
  ) throws -> Summary {
    let clock = ContinuousClock()
    let start = clock.now
    let table = try engine.publishFeatures(
      of: dataset, backbone: backbone, preprocessing: preprocessing, at: location,
      resume: resume, progress: progress)
    let skipped = try table.skipped()
    return Summary(
      rows: table.manifest.rows, skipped: skipped, seconds: (clock.now - start) / .seconds(1))
  }
}
