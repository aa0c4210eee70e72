import Audits
public import Datasets
import Evaluations
import Failures
public import Features
import Files
import Foundation
import JSON
public import Learning
public import Models
import ObjectStores
import Reports

/// Teaches a model more photos, or takes some out, without the photos that it learned before: from the class statistics
/// that it keeps.
///
///     let updater = ModelUpdater(.learn)
///     let result = try await updater.update(
///       Model(contentsOf: "fruits.pomona"), with: Dataset.open("kiwis"), to: "fruits.pomona")
///
/// The discriminant head is derived from the statistics, so that the result is that of a training on all photos. Other
/// heads need the features of all photos, and cannot be updated.
public struct ModelUpdater: Sendable {
  /// The change that the photos make.
  public enum Change: Sendable, Hashable {
    /// Photos are added; new labels become new classes.
    case learn
    /// Photos that were learned with other labels get those of the data set.
    case correct
    /// Photos are taken out; a class without photos is removed.
    case forget
  }

  /// The change that the photos make.
  public let change: Change
  /// The head of the updated model; nil keeps the model's own, which must be the discriminant.
  public var classifier: HeadKind?
  /// The fraction of the photos to hold out where the data set has no validation or test split, 0 up to, not including, 1.
  public var validation = 0.0
  /// The bounds that the updated model's metrics on all held-out photos must be within.
  public var requirements: [Requirement] = []
  /// The fraction of photos of known classes that the model calls unlike anything it knows, 0 to 1.
  public var rejectedFraction = 0.02
  private let jobs: Int

  /// - Parameters:
  ///   - change: The change that the photos make.
  ///   - jobs: The number of threads; nil takes one for each core.
  public init(_ change: Change, jobs: Int? = nil) {
    self.change = change
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Updates a model and writes it to `location`, which may be that of the model itself.
  ///
  /// - Parameters:
  ///   - model: The model, which is not changed.
  ///   - dataset: The labelled photos. Those of its validation and test splits are held out.
  ///   - location: The updated model's folder, or its URI in an object store.
  ///   - progress: An observer of the progress.
  /// - Throws: A ``PomonaError``: `unusableData` for a model that cannot be updated, for fewer than two classes, or when
  ///   a requirement is not met; `cannotCreate` when something that is not a model is in the way; `CancellationError`.
  public func update(
    _ model: Model, with dataset: Dataset, to location: String,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> UpdateResult {
    var clock = StageClock()
    let head = try head(for: model)
    let former = try model.statistics()
    let labelled = dataset.keeping(labels: change == .learn ? dataset.classes : model.labels)
    let output = try OutputFolder(location, holding: .model, resume: false)
    let recipe = try FeatureRecipe(
      backbone: model.backbone, model.manifest.preprocessing)
    let counter = ProgressCounter(of: .features)
    let table = try await LocalFeatureStore(jobs: jobs).table(
      of: labelled, recipe: recipe,
      at: .intermediate(Location(output.partial).appending(Self.featureFolder)), resume: false,
      progress: counter.observing(progress))
    clock.endFeatures()

    let classes = Set(model.labels + labelled.classes)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let ids = LabelIDs(classes)
    var statistics = try former.renumbered(classCount: classes.count) {
      ids[model.labels[$0]].map { Int($0) }
    }
    let drawn = try drawn(labelled, table, seed: model.manifest.seed)
    var photos = try PhotoUpdate(
      TableContent(of: table, classes: classes, splits: drawn.splits), change, jobs: jobs)
    try photos.apply(to: &statistics)
    let kept = classes.indices.filter { statistics.sums.counts[$0] > 0 }
    guard kept.count >= 2 else {
      throw PomonaError(
        .unusableData, "fewer than two classes would remain",
        remedy: "Forget fewer photos, or train another model.")
    }
    let set = StatisticsSet(
      statistics: try statistics.renumbered(classCount: kept.count) { kept.firstIndex(of: $0) },
      classes: kept.map { classes[$0] }, jobs: jobs)
    let choice = HeadChoice(
      set: set,
      options: FitOptions(seed: model.manifest.seed, mayChooseOnValidation: true),
      rejected: rejectedFraction)
    let outcome = try await choice.outcome(of: head)
    let isRefitted = model.manifest.parameters["refit"] == 1
    let classifier = isRefitted ? try await choice.refitted(outcome) : outcome.classifier
    clock.endFit()

    let evaluations = try set.evaluations(
      of: outcome.classifier, on: [.validation], progress: progress)
    try require(evaluations.first?.metrics)
    let comparison = try UpdateComparison(
      of: model, with: outcome.classifier, on: set, jobs: jobs)
    let run = RunRecord(
      dataset: dataset.root,
      samples: .init(
        train: statistics.learned.count, validation: statistics.heldOut.count, test: 0,
        skipped: photos.skipped.count),
      seconds: clock.seconds(), photos: counter.count,
      usage: PlatformUsage(engine: "local", cores: jobs), pricePerHour: nil,
      remarks: dataset.remarks + [outcome.remark].compactMap { $0 }, skipped: photos.skipped)
    var parameters = outcome.parameters
    if isRefitted { parameters["refit"] = 1 }
    let manifest = ModelManifest(
      labels: set.classes, backbone: recipe.record, preprocessing: recipe.preprocessing,
      classifier: outcome.classifier.kind, parameters: parameters,
      labelRule: model.manifest.labelRule, seed: model.manifest.seed,
      metrics: evaluations.byName(\.metrics))
    var writer = ModelWriter(folder: output.partial)
    try writer.copy(model.backbone)
    try writer.write(classifier)
    try writer.write(set.statistics)
    try writer.write(
      evaluations: evaluations, run: run,
      report: Report(
        on: manifest, title: dataset.name, evaluations: evaluations, run: run))
    try writer.finish(manifest)
    try output.publish(leavingOut: Self.featureFolder)
    try table.remove()
    return UpdateResult(
      model: "\(output.location)", classes: set.classes,
      addedClasses: set.classes.filter { !model.labels.contains($0) },
      removedClasses: model.labels.filter { !set.classes.contains($0) }, photos: photos.counts,
      before: comparison.before, after: comparison.after, changes: comparison.changes, run: run)
  }

  private static let featureFolder = "features"

  /// The photos in splits: those that are learned without a split are for training, and where a part of them is held out,
  /// near-duplicates are in one split.
  private func drawn(_ photos: Dataset, _ table: StoredFeatureTable, seed: UInt64) throws -> Dataset
  {
    let fraction = change == .learn ? photos.drawnFraction(validation: validation) : 0
    guard fraction > 0 else { return photos.drawingSplits(validation: 0, seed: seed) }
    let audit = try TableAudit(of: table, labels: photos.classes, jobs: jobs)
    return photos.drawingSplits(
      validation: fraction, seed: seed, groups: try audit.similarGroups(heldOut: fraction))
  }

  private func head(for model: Model) throws -> HeadKind {
    guard model.manifest.parameters[ModelManifest.adaptedParameter] == nil else {
      throw PomonaError(
        .unusableData, "\(model.location) was adapted to other photos, which would be lost",
        remedy: "Update the model that it was adapted from, and adapt it again.")
    }
    let kind = classifier ?? model.manifest.classifier
    guard kind == .discriminant else {
      throw PomonaError(
        .unusableData, "a \(kind) needs the features of all photos that it learned from",
        remedy: "Train again on all photos, or give --classifier discriminant.")
    }
    return kind
  }

  private func require(_ metrics: Metrics?) throws {
    guard let failed = requirements.first(where: { metrics.map($0.isMet) != true }) else { return }
    let figure =
      metrics.flatMap { failed.value(in: $0) }.map { "it is \(($0 * 10_000).rounded() / 10_000)" }
      ?? "there are no held-out photos"
    throw PomonaError(
      .unusableData, "the updated model does not meet \(failed): \(figure); it was not published",
      remedy: "Check the labels of the photos, or give more of them.")
  }
}
