public import Audits
public import Datasets
import Failures
public import Features
import Foundation
public import Imaging
public import Inference
import Learning
import ObjectStores
import Parallelism

/// Audits data sets: what is wrong with their photos, labels and splits.
///
///     let backbone = try BackboneCatalog().backbone("mobilenet-v2")
///     let audit = try await Auditor(backbone: backbone).audit(Dataset.open("fruits"))
///
/// Nothing is written but a table of features in a temporary folder, which is removed at the end.
public struct Auditor: Sendable {
  private let recipe: FeatureRecipe
  private let platform: any Platform

  /// An auditor on this machine.
  ///
  /// - Parameters:
  ///   - backbone: The network whose features show which photos are alike.
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
      on: LocalPlatform(jobs: jobs))
  }

  package init(recipe: FeatureRecipe, on platform: any Platform) {
    self.recipe = recipe
    self.platform = platform
  }

  /// The findings.
  ///
  /// - Parameters:
  ///   - dataset: The photos, with labels and splits where there are any.
  ///   - progress: An observer of the progress.
  /// - Throws: A ``PomonaError``; `CancellationError`.
  public func audit(
    _ dataset: Dataset, progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Audit {
    try await audit(dataset, on: platform, progress: progress)
  }

  private func audit<P: Platform>(
    _ dataset: Dataset, on platform: P, progress: @escaping ProgressHandler
  ) async throws -> Audit {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-audit-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = try await platform.features.table(
      of: dataset, recipe: recipe, at: .intermediate(Location(folder.path)), resume: false,
      progress: progress)
    let labels = dataset.classes
    let audit = try await platform.auditing(rows: table.manifest.rows, progress: progress) { flag in
      try await platform.withStoredTable(table) { stored in
        try TableAudit(
          of: stored, labels: labels, jobs: ProcessInfo.processInfo.activeProcessorCount,
          cancellation: flag
        ).audit()
      }
    }
    try await table.remove()
    return audit
  }
}

extension Platform {
  /// The findings on the photos of a table before a training, and the data set in the splits that `drawn` gives it after the
  /// content of the photos.
  ///
  /// - Parameter labels: The labels, in the order of their UTF-8 bytes.
  func trainingAudit(
    of table: Store.Table, labels: [String], progress: @escaping ProgressHandler,
    drawn: @Sendable (TableAudit) throws -> Dataset
  ) async throws -> (Dataset, Audit) {
    try await auditing(rows: table.manifest.rows, progress: progress) { flag in
      try await withTrainingAudit(of: table, labels: labels, cancellation: flag) { audit in
        let dataset = try drawn(audit)
        return (dataset, try audit.audit(splits: dataset.splits))
      }
    }
  }

  /// Reports the stage of the audit around its work, which can be cancelled.
  fileprivate func auditing<Result: Sendable>(
    rows: Int, progress: @escaping ProgressHandler,
    _ body: @Sendable (CancellationFlag) async throws -> Result
  ) async throws -> Result {
    progress(StageProgress(.audit, done: 0, total: rows))
    let result = try await withCancellationFlag { flag in
      do {
        return try await body(flag)
      } catch let error as LearningError where error.code == .cancelled {
        throw CancellationError()
      }
    }
    progress(StageProgress(.audit, done: rows, total: rows))
    return result
  }
}
