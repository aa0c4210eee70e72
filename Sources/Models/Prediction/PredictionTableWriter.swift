import Datasets
import Failures
import Features
import JSON
import Learning
import ObjectStores
import Tables

/// Writes predictions as one Parquet file, a row a photo; memory holds one row group.
///
/// Columns: `path`, `truth` (the label in the data set), `label` and `confidence` (the most probable class and its
/// probability), `novelty` (above a half for a photo that is unlike everything the model learned), `fingerprint` (of the features: equal photos have equal ones), `probabilities` (one for each
/// label of the model, in its order), `error` (the reason when there is no prediction). The metadata of the file has the
/// `pomona.labels` as a JSON array, the `pomona.model_version` and the `pomona.version` that wrote it.
struct PredictionTableWriter: PredictionWriter {
  private static let rowsPerGroup = 1024
  private static let schema = [
    ParquetField("path", kind: .string),
    ParquetField("truth", kind: .string, isNullable: true),
    ParquetField("label", kind: .string, isNullable: true),
    ParquetField("confidence", kind: .float, isNullable: true),
    ParquetField("novelty", kind: .float, isNullable: true),
    ParquetField("fingerprint", kind: .int64, isNullable: true),
    ParquetField("probabilities", kind: .floatList, isNullable: true),
    ParquetField("error", kind: .string, isNullable: true),
  ]

  private let labels: [String]
  private let output: OutputFile
  private let writer: ParquetWriter
  private var paths: [String?] = []
  private var truths: [String?] = []
  private var predictions: [String?] = []
  private var confidences: [Float?] = []
  private var novelties: [Float?] = []
  private var fingerprints: [Int64?] = []
  private var probabilities = FloatLists()
  private var errors: [String?] = []

  /// Starts a file; it exists under its name when ``finish()`` has returned.
  init(path: String, model: Model) throws {
    labels = model.labels
    output = try OutputFile(path)
    let metadata = [
      "pomona.labels": String(
        decoding: try SortedJSON.encoded(model.labels, pretty: false), as: UTF8.self),
      "pomona.model_version": model.version, "pomona.version": PomonaVersion.current,
    ]
    do {
      writer = try ParquetWriter(path: output.path, schema: Self.schema, metadata: metadata)
    } catch {
      throw PomonaError(
        .cannotCreate, "\(path) cannot be created: \(error.message)",
        remedy: "Choose a folder that is there and that you may write to.")
    }
  }

  mutating func append(_ outcome: PhotoOutcome<Answer>) throws {
    paths.append(outcome.path)
    truths.append(outcome.sample.label)
    switch outcome.result {
    case .success(let answer):
      let best = answer.probabilities.firstIndexOfMaximum
      predictions.append(labels[best])
      confidences.append(answer.probabilities[best])
      novelties.append(answer.novelty)
      fingerprints.append(answer.fingerprint.map { Int64(bitPattern: $0) })
      probabilities.append(answer.probabilities)
      errors.append(nil)
    case .failure(let failure):
      predictions.append(nil)
      confidences.append(nil)
      novelties.append(nil)
      fingerprints.append(nil)
      probabilities.appendMissing()
      errors.append(failure.reason)
    }
    if paths.count == Self.rowsPerGroup { try flush() }
  }

  mutating func finish() throws {
    try flush()
    try writer.close()
    try output.publish()
  }

  private mutating func flush() throws {
    try writer.write([
      .strings(paths), .strings(truths), .strings(predictions), .floats(confidences),
      .floats(novelties), .int64s(fingerprints), .floatLists(probabilities), .strings(errors),
    ])
    (paths, truths, predictions, errors) = ([], [], [], [])
    (confidences, novelties, fingerprints) = ([], [], [])
    probabilities = FloatLists()
  }
}
