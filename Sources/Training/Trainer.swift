import Datasets
import Evaluations
import Failures
import Features
import Files
import Learning
import Models
import ObjectStores
import Reports

/// Trains a classifier on a data set's photos and writes it, with its evaluation, as a model.
///
///     let backbone = try BackboneCatalog().backbone("mobilenet-v2")
///     let trainer = Trainer(configuration: TrainingConfiguration(backbone: backbone))
///     let result = try trainer.train(on: Dataset.open("fruits"), to: "fruits.pomona")
///
/// While it works, everything is in a hidden folder beside the model's; the model appears when it is whole. An
/// interrupted training goes on from there when ``TrainingConfiguration/resume`` is set.
public struct Trainer: Sendable {
  /// What to train, and how.
  public let configuration: TrainingConfiguration
  private let engine: any Engine

  /// A trainer that works on this engine.
  public init(configuration: TrainingConfiguration, engine: LocalEngine = LocalEngine()) {
    self.init(configuration: configuration, on: engine)
  }

  package init(configuration: TrainingConfiguration, on engine: any Engine) {
    self.configuration = configuration
    self.engine = engine
  }

  /// Trains a model and writes it to `location`, replacing a model of that name.
  ///
  /// - Parameters:
  ///   - dataset: The labelled photos; splits that are missing are drawn from ``TrainingConfiguration/seed``.
  ///   - location: The model's folder.
  ///   - progress: Told of the progress; throwing stops the work.
  /// - Throws: A ``PomonaError``: `unusableData` for fewer than two classes, `cannotCreate` when something that is not a
  ///   model is in the way, `changedInput` when the run to resume was another one.
  public func train(
    on dataset: Dataset, to location: String, progress: @escaping ProgressHandler = { _ in }
  ) throws -> TrainingResult {
    let clock = ContinuousClock()
    let start = clock.now
    let drawn = dataset.drawingSplits(
      validation: validationFraction(for: dataset), seed: configuration.seed)
    let classes = try trainingClasses(of: drawn)
    let dataset = drawn.keeping(labels: classes)
    let output = try OutputFolder(
      location, holding: .model, resume: configuration.resume)

    let table = try engine.extractFeatures(
      of: dataset, backbone: configuration.backbone, preprocessing: configuration.preprocessing,
      to: Location(output.partial).appending("features"), resume: configuration.resume,
      progress: progress)
    let extracted = clock.now
    try requireAllClasses(classes, in: table)
    let training = LoadedOnce { try table.labelled(.train, classes: classes) }
    let fit = ClassifierFit(
      training: training,
      validation: LoadedOnce { try table.labelled(.validation, classes: classes) },
      validationMayChoose: configuration.classifier == .auto
        || dataset.samples.contains { $0.split == .test },
      classCount: classes.count, seed: configuration.seed, jobs: engine.jobs, progress: progress,
      growForest: { configuration in
        try engine.growForest(
          on: table, classes: classes, configuration: configuration,
          training: { try training.value }, progress: progress)
      })
    let outcome = try fit.outcome(of: configuration.classifier)
    let fitted = clock.now

    let evaluations = try TableEvaluation(
      classifier: outcome.classifier, labels: classes, jobs: engine.jobs
    ).evaluations(of: table, progress: progress)
    let remarks = dataset.remarks + [outcome.remark].compactMap { $0 }
    let skipped = try table.skipped()
    let run = RunRecord(
      dataset: dataset.root, samples: .init(evaluations, skipped: skipped.count),
      seconds: .init(
        features: seconds(extracted - start), fit: seconds(fitted - extracted),
        total: seconds(clock.now - start)),
      photos: table.manifest.rows, engine: engine, pricePerHour: configuration.pricePerHour,
      remarks: remarks, skipped: skipped)
    let manifest = ModelManifest(
      labels: classes, backbone: table.manifest.backbone,
      preprocessing: configuration.preprocessing, classifier: outcome.kind,
      parameters: outcome.parameters, seed: configuration.seed,
      metrics: Dictionary(
        uniqueKeysWithValues: evaluations.map { ($0.split?.rawValue ?? "all", $0.metrics) }),
      files: [:])
    try write(
      outcome.classifier, manifest, evaluations, run, thumbnailsFrom: dataset, in: output.partial)
    try output.publish(leavingOut: "features")
    try table.remove()
    return TrainingResult(
      model: "\(output.location)", classes: classes, evaluations: evaluations, run: run)
  }

  /// The choice between classifiers needs photos that neither of them has seen.
  private func validationFraction(for dataset: Dataset) -> Double? {
    configuration.validation ?? (configuration.classifier == .auto ? 0.2 : nil)
  }

  private func trainingClasses(of dataset: Dataset) throws -> [String] {
    let classes = Dataset(location: dataset.location, samples: dataset.samples(in: .train)).classes
    guard classes.count >= 2 else {
      let found = classes.first.map { "the only label is \($0)" } ?? "no photo has a label"
      throw PomonaError(
        .unusableData, "there is nothing to tell apart in \(dataset.root): \(found)",
        remedy:
          "Give each class a folder of its own, or a --label-pattern that tells the labels from the paths."
      )
    }
    return classes
  }

  private func requireAllClasses(_ classes: [String], in table: any FeatureSource) throws {
    let found = try table.counts()[.train] ?? [:]
    let missing = classes.filter { found[$0] == nil }
    guard missing.isEmpty else {
      throw PomonaError(
        .unusableData,
        "no photo of these classes could be read: \(missing.prefix(5).joined(separator: ", "))",
        remedy: "Repair or remove their photos; 'pomona features' lists the reason for each.")
    }
  }

  private func write(
    _ classifier: any Classifier, _ manifest: ModelManifest, _ evaluations: [Evaluation],
    _ run: RunRecord, thumbnailsFrom dataset: Dataset, in folder: String
  ) throws {
    var writer = ModelWriter(folder: folder)
    try writer.copy(configuration.backbone)
    try writer.write(classifier)
    let bySplit = Dictionary(
      uniqueKeysWithValues: evaluations.map { ($0.split?.rawValue ?? "all", $0) })
    try writer.write(text: try JSONFile.encoded(bySplit, pretty: false), to: Model.evaluationFile)
    try writer.write(json: run, to: Model.runFile)
    let report = Report(
      on: manifest, title: dataset.name, evaluations: evaluations, run: run,
      thumbnails: Thumbnails(of: evaluations, from: dataset, by: engine).jpegs)
    try writer.write(text: Array(try report.html().utf8), to: Model.reportFile)
    try writer.finish(manifest)
  }

  private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
