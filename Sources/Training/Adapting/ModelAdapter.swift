import Datasets
import Evaluations
import Failures
public import Features
import Files
import Foundation
import Learning
public import Models
import ObjectStores
import Reports

/// Adapts a model to photos from where it will be used, most of which need no labels: from a studio to the public, or
/// from one camera to another.
///
///     let adapter = ModelAdapter()
///     let result = try await adapter.adapt(
///       Model(contentsOf: "studio.pomona"), to: ["public"], writingTo: "public.pomona")
///
/// It needs the class statistics that the model keeps, not the photos that it was trained on. The adapted model is a
/// discriminant, for photos that are standardised by the statistics of the new photos.
public struct ModelAdapter: Sendable {
  /// The accuracy on photos of the old domain that may be lost, 0 to 1.
  public var allowedLoss = 0.05
  /// The fraction of photos of known classes that the model calls unlike anything it knows, 0 to 1.
  public var rejectedFraction = 0.02
  private let jobs: Int

  /// - Parameter jobs: The number of threads; nil takes one for each core.
  public init(jobs: Int? = nil) {
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Adapts a model and writes it to `location`, which may be that of the model itself.
  ///
  /// - Parameters:
  ///   - model: The model, which is not changed.
  ///   - names: Photos and folders, or their URIs. Photos in folders that are called like a class have its label.
  ///   - location: The adapted model's folder, or its URI in an object store.
  ///   - progress: An observer of the progress.
  /// - Throws: A ``PomonaError`` of code `unusableData` for a model that cannot be adapted, and for photos that are too few
  ///   or too strange; `CancellationError`.
  public func adapt(
    _ model: Model, to names: [String], writingTo location: String,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> AdaptationResult {
    var clock = StageClock()
    let statistics = try model.statistics()
    let found = try AdaptationPhotos(named: names, classes: model.labels).dataset
    let output = try OutputFolder(location, holding: .model, resume: false)
    let recipe = try FeatureRecipe(
      backbone: model.backbone, model.manifest.preprocessing)
    let counter = ProgressCounter(of: .features)
    let table = try await LocalFeatureStore(jobs: jobs).table(
      of: found, recipe: recipe,
      at: .intermediate(Location(output.partial).appending(Self.featureFolder)), resume: false,
      progress: counter.observing(progress))
    let photos = try AdaptationFeatures(of: table, classes: model.labels)
    clock.endFeatures()

    try requireEnough(photos, for: model)
    let trial = AdaptationTrial(
      model: model, statistics: statistics, photos: photos, allowedLoss: allowedLoss,
      rejected: rejectedFraction, jobs: jobs)
    let outcome = try trial.run(known: photos.known, progress: progress)
    try requireAgreement(outcome.votes, known: photos.known)
    let classifier = try trial.calibrated(outcome, known: photos.known)
    let record = try record(of: outcome, classifier, trial, progress: progress)
    clock.endFit()

    let evaluations = try evaluations(of: classifier, trial)
    var run = RunRecord(
      dataset: names.map { "\(Location($0))" }.joined(separator: ", "),
      samples: .init(
        train: statistics.learned.count, validation: statistics.samples.labels.count, test: 0,
        skipped: photos.skipped.count),
      seconds: clock.seconds(), photos: counter.count,
      usage: PlatformUsage(engine: "local", cores: jobs), pricePerHour: nil,
      remarks: AdaptationRemarks(record, of: model).texts, skipped: photos.skipped)
    run.adaptation = record
    let manifest = ModelManifest(
      labels: model.labels, backbone: recipe.record, preprocessing: recipe.preprocessing,
      classifier: classifier.kind,
      parameters: [
        ModelManifest.adaptedParameter: Double(outcome.part), "shrinkage": 0.5,
        "temperature": Double(classifier.temperature ?? 1),
      ],
      labelRule: model.manifest.labelRule, seed: model.manifest.seed,
      metrics: evaluations.byName(\.metrics))
    let report = Report(
      on: manifest, title: found.name, evaluations: evaluations, run: run,
      thumbnails: await Thumbnails(
        of: record.examples.map(\.path), in: found, from: StoredPhotoLibrary()))
    var writer = ModelWriter(folder: output.partial)
    try writer.copy(model.backbone)
    try writer.write(classifier)
    try writer.write(statistics)
    try writer.write(evaluations: evaluations, run: run, report: report)
    try writer.finish(manifest)
    try output.publish(leavingOut: Self.featureFolder)
    try table.remove()
    return AdaptationResult(model: "\(output.location)", record: record, run: run)
  }

  private static let featureFolder = "features"
  /// The least number of photos, and of photos for each class.
  private static let leastPhotos = (all: 20, perClass: 3)
  /// The least share of members that must agree on a photo, on average.
  private static let leastAgreement = 0.7
  private static let examplesPerClass = 24

  private func requireEnough(_ photos: AdaptationFeatures, for model: Model) throws {
    let least = max(Self.leastPhotos.all, Self.leastPhotos.perClass * model.labels.count)
    guard photos.paths.count < least else { return }
    throw PomonaError(
      .unusableData,
      "\(photos.paths.count) readable photos are too few to adapt \(model.labels.count) classes to",
      remedy: "Give at least \(least) photos.")
  }

  /// Photos that have nothing to do with the classes are labelled differently by every member.
  private func requireAgreement(_ votes: DomainVotes, known: [Int32?]) throws {
    let rows = known.indices.filter { known[$0] == nil }
    guard !rows.isEmpty else { return }
    let agreement = rows.reduce(0) { $0 + votes.agreement[$1] } / Double(rows.count)
    guard agreement < Self.leastAgreement else { return }
    throw PomonaError(
      .unusableData,
      "the photos are too strange to adapt to: on average only \(Int(agreement * 100)) % of the classifiers agree on a "
        + "photo's class",
      remedy:
        "Give photos of the model's classes, or label some: put them into folders called like the classes."
    )
  }

  private func record(
    of outcome: AdaptationTrial.Outcome, _ classifier: CalibratedClassifier,
    _ trial: AdaptationTrial, progress: @escaping ProgressHandler
  ) throws -> AdaptationRecord {
    let (photos, votes) = (trial.photos, outcome.votes)
    let labels = trial.model.labels
    let classes = labels.indices.map { id in
      let rows = outcome.labels.indices.filter { outcome.labels[$0] == id }
      let sum = rows.reduce(0) { $0 + votes.agreement[$1] }
      return AdaptationRecord.ClassCount(
        label: labels[id], labelled: rows.count { photos.known[$0] != nil },
        learned: rows.count { photos.known[$0] == nil },
        agreement: rows.isEmpty ? nil : sum / Double(rows.count))
    }
    // Of every class the photos that members agree on least, and of the rest an even selection.
    var examples: [AdaptationRecord.Example] = []
    for id in labels.indices.map(Optional.init) + [nil] {
      let rows = outcome.labels.indices.filter { outcome.labels[$0] == id }
        .sorted { (votes.agreement[$0], $0) < (votes.agreement[$1], $1) }
      let half = Self.examplesPerClass / 2
      let rest = rows.dropFirst(half)
      let even = (0..<min(half, rest.count)).map {
        rest[rest.startIndex + $0 * rest.count / min(half, rest.count)]
      }
      examples += (rows.prefix(half) + even).map {
        AdaptationRecord.Example(
          path: photos.paths[$0], label: id.map { labels[$0] }, agreement: votes.agreement[$0],
          isLabelled: photos.known[$0] != nil)
      }
    }
    let old = try trial.accuracy(of: trial.model.classifier).map { before in
      AdaptationRecord.Change(
        photos: trial.statistics.samples.labels.count, before: before,
        after: try trial.accuracy(of: classifier) ?? 0)
    }
    let agreement = votes.agreement.reduce(0, +) / Double(max(votes.agreement.count, 1))
    return AdaptationRecord(
      unlabelled: photos.known.count { $0 == nil }, labelled: photos.known.count { $0 != nil },
      leftOut: outcome.labels.count { $0 == nil }, classes: classes, rounds: votes.rounds,
      agreement: agreement, part: Double(outcome.part), oldDomain: old,
      newDomain: try LabelledCheck(trial).change(progress: progress), examples: examples)
  }

  private func evaluations(
    of classifier: CalibratedClassifier, _ trial: AdaptationTrial
  ) throws -> [Evaluation] {
    let samples = trial.statistics.samples
    guard !samples.labels.isEmpty else { return [] }
    let features = SplitFeatures(
      paths: samples.labels.indices.map { "held-out photo \($0 + 1)" }, samples: samples,
      skipped: [])
    let builder = try SplitEvaluation(
      classifier: classifier, labels: trial.model.labels, jobs: jobs
    ).builder(for: features, split: .validation)
    return [builder.evaluation()].compactMap { $0 }
  }
}
