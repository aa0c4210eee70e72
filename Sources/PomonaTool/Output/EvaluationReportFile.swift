import Datasets
import Evaluations
import Models
import ObjectStores
import Reports

/// The report of an evaluation as an HTML file.
struct EvaluationReportFile {
  private let file: OutputFile

  /// Verifies that the file can be created: before the evaluation, not after.
  ///
  /// - Parameter path: The path or URI of the file.
  /// - Throws: A `PomonaError` `cannotCreate`.
  init(_ path: String) throws { file = try OutputFile(path) }

  /// Writes the report of a model's evaluation on a data set.
  ///
  /// - Parameters:
  ///   - evaluation: The evaluation.
  ///   - model: The model.
  ///   - dataset: The photos that were scored.
  ///   - library: The library that the errors' photos are read from.
  func write(
    _ evaluation: Evaluation, of model: ModelManifest, on dataset: Dataset,
    from library: any PhotoLibrary
  ) async throws {
    let photos = await library.contents(of: evaluation.mistakes.map(\.path), in: dataset)
    let report = Report(
      on: model, title: dataset.name, evaluations: [evaluation], run: nil,
      thumbnails: Thumbnails(of: photos).jpegs)
    try file.write(Array(report.html().utf8))
  }
}
