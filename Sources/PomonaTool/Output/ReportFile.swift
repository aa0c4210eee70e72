import Datasets
import Evaluations
import Models
import ObjectStores
import Reports

/// The report of an evaluation or a comparison as an HTML file.
struct ReportFile {
  private let file: OutputFile

  /// Verifies that the file can be created: before the work, not after.
  ///
  /// - Parameter path: The path or URI of the file.
  /// - Throws: A `PomonaError` `cannotCreate`.
  init(_ path: String) throws { file = try OutputFile(path) }

  /// Writes the report of a model's evaluation on a data set.
  ///
  /// - Parameters:
  ///   - scores: The scores.
  ///   - model: The model.
  ///   - dataset: The photos that were scored.
  ///   - library: The library that the errors' photos are read from.
  func write(
    _ scores: ModelScores, of model: ModelManifest, on dataset: Dataset,
    from library: any PhotoLibrary
  ) async throws {
    var report = Report(
      on: model, title: dataset.name, evaluations: scores.evaluations, run: nil,
      thumbnails: await Thumbnails(
        of: scores.headline.mistakes.map(\.path), in: dataset, from: library))
    report.evidence = scores.evidence
    report.origin = RunOrigin(command: CommandText.current)
    try file.write(Array(report.html().utf8))
  }

  /// Writes the report of a comparison of two models.
  ///
  /// - Parameters:
  ///   - comparison: The comparison.
  ///   - skipped: The photos that could not be compared.
  ///   - models: The two models.
  ///   - dataset: The photos.
  ///   - library: The library that the photos that changed are read from.
  func write(
    _ comparison: ModelComparison, skipped: [SkippedPhoto], models: [Model], on dataset: Dataset,
    from library: any PhotoLibrary
  ) async throws {
    let changed = comparison.changes.prefix(ComparisonReport.listedChanges).map(\.path)
    let report = ComparisonReport(
      title: dataset.name, models: models.map(\.name), comparison: comparison, skipped: skipped,
      origin: RunOrigin(command: CommandText.current),
      thumbnails: await Thumbnails(of: changed, in: dataset, from: library))
    try file.write(Array(report.html().utf8))
  }
}

extension Model {
  /// The last component of the model's location.
  fileprivate var name: String {
    location.split(separator: "/").last { $0 != "." }.map(String.init) ?? location
  }
}
