public import Audits
public import Datasets
import Evaluations
import Failures
public import Features
import Files
public import FineTuning
import Formatting
import Inference
import Learning
import Models
import ObjectStores
import Reports

/// Trains a classifier on a data set's photos and writes it, with its evaluation, as a model.
///
///     let backbone = try BackboneCatalog().backbone("mobilenet-v2")
///     let trainer = Trainer(configuration: TrainingConfiguration(backbone: backbone))
///     let result = try await trainer.train(on: Dataset.open("fruits"), to: "fruits.pomona")
///
/// While it works, everything is in a hidden folder beside the model's; the model appears when it is complete. An
/// interrupted training goes on from there when ``TrainingConfiguration/resume`` is set.
public struct Trainer: Sendable {
  /// The choices of the training.
  public let configuration: TrainingConfiguration
  private let platform: any Platform

  /// A trainer on this machine.
  ///
  /// - Parameters:
  ///   - configuration: The choices of the training.
  ///   - jobs: The number of threads; nil takes one for each core.
  public init(configuration: TrainingConfiguration, jobs: Int? = nil) {
    self.init(configuration: configuration, on: LocalPlatform(jobs: jobs))
  }

  package init(configuration: TrainingConfiguration, on platform: any Platform) {
    self.configuration = configuration
    self.platform = platform
  }

  /// Trains a model and writes it to `location`, replacing a model of that name.
  ///
  /// - Parameters:
  ///   - dataset: The labelled photos; splits that are missing are drawn from ``TrainingConfiguration/seed``.
  ///   - location: The model's folder, or its URI in an object store.
  ///   - progress: An observer of the progress.
  ///   - audited: Called with the findings on the photos before the classifier is fitted.
  ///   - passed: Called after every pass of a fine-tuning.
  /// - Throws: A ``PomonaError``: `unusableData` for fewer than two classes, `cannotCreate` when something that is not a
  ///   model is in the way, `changedInput` when the run to resume was another one; `CancellationError`.
  public func train(
    on dataset: Dataset, to location: String, progress: @escaping ProgressHandler = { _ in },
    audited: @escaping @Sendable (Audit) -> Void = { _ in },
    passed: @escaping @Sendable (FineTuningPass) -> Void = { _ in }
  ) async throws -> TrainingResult {
    try await train(
      on: dataset, to: location, platform: platform, progress: progress, audited: audited,
      passed: passed)
  }

  private func train<P: Platform>(
    on dataset: Dataset, to location: String, platform: P, progress: @escaping ProgressHandler,
    audited: @Sendable (Audit) -> Void, passed: @escaping @Sendable (FineTuningPass) -> Void
  ) async throws -> TrainingResult {
    var clock = StageClock()
    try requireNoValidationBesideFolds(dataset)
    let draw = SplitDraw(configuration, of: dataset, on: platform)
    let classes = try trainingClasses(of: draw.byName)
    let labelled = draw.photos.keeping(labels: classes)
    let output = try OutputFolder(location, holding: .model, resume: configuration.resume)
    let tuningFolder = "\(output.partial)/\(Self.tuningFolder)"
    let tunings = try tunings(
      in: tuningFolder, jobs: platform.jobs, progress: progress, passed: passed)
    let recipe = try FeatureRecipe(
      backbone: configuration.backbone, resize: configuration.resize,
      precision: configuration.exactPrecision)
    let counter = ProgressCounter(of: .features)
    let table = try await platform.features.table(
      of: labelled, recipe: recipe,
      at: .intermediate(Location(output.partial).appending(Self.featureFolder)),
      resume: configuration.resume, progress: counter.observing(progress))
    clock.endFeatures()

    let (dataset, audit) = try await platform.trainingAudit(
      of: table, labels: classes, progress: progress
    ) { try draw.drawn(labelled, by: $0) }
    audited(audit)
    let splits = draw.isByContent ? dataset.splits : nil
    let first = try await platform.trainingSet(of: table, classes: classes, splits: splits)
    try requireAllClasses(classes, in: first)
    var options = FitOptions(
      seed: configuration.seed,
      mayChooseOnValidation: configuration.classifier == nil
        || dataset.samples.contains { $0.split == .test },
      progress: progress)
    options.usesAxes = configuration.usesAxes
    options.groupPattern = configuration.groupPattern
    if let folds = configuration.folds { options.folds = folds }
    let fitter = BackboneFitter(
      configuration: configuration, platform: platform, dataset: dataset, classes: classes,
      options: options, splits: splits, progress: progress)
    let untuned = try await fitter.fit(recipe, table: table, set: first)
    let tuned: TunedTraining<P>.Outcome? =
      tunings.isEmpty
      ? nil
      : try await TunedTraining(fitter: fitter, folder: tuningFolder, spent: clock.elapsed)
        .run(untuned, by: tunings)
    let tuning = tuned?.record
    clock.tuning = tuning.map { .seconds($0.seconds) }
    let fitted = tuned?.kept ?? untuned
    let viewed: ViewTrial<P>.Outcome? =
      configuration.views == .one
      ? nil
      : try await ViewTrial(
        fitter: fitter, folder: Location(output.partial).appending(Self.viewFolder)
      ).run(fitted)
    let exact = viewed?.kept ?? fitted
    let quantized: QuantizationTrial<P>.Outcome? =
      configuration.precision == .int8
      ? try await QuantizationTrial(
        fitter: fitter, folder: "\(output.partial)/\(Self.quantizationFolder)"
      ).run(exact)
      : nil
    clock.trials = (viewed?.duration ?? .zero) + (quantized?.duration ?? .zero)
    let kept = quantized?.kept ?? exact
    let (set, outcome) = (kept.set, kept.outcome)
    let choice = fitter.choice(on: set)
    let isRefitted = configuration.refits && set.count(of: .validation) > 0
    let classifier = isRefitted ? try await choice.refitted(outcome) : outcome.classifier
    clock.endFit()

    let trials = AlternativeTrials(configuration: configuration, options: options)
    var alternatives = try await trials.heads(outcome, on: set)
    alternatives += [viewed?.alternative, quantized?.alternative].compactMap { $0 }
    if tuned == nil {
      alternatives +=
        try await trials.backbones(
          on: platform, of: dataset, classes: classes,
          in: Location(output.partial).appending(Self.featureFolder), progress: progress)
        + trials.photos(outcome, on: set)
    }
    var evaluations = try await set.evaluations(
      of: outcome.classifier, on: [.test, .validation, .train], progress: progress)
    if let crossValidation = outcome.crossValidation {
      let place = evaluations.firstIndex { $0.split == .train } ?? evaluations.endIndex
      evaluations.insert(crossValidation, at: place)
    }
    var run = RunRecord(
      dataset: dataset.root, samples: .init(evaluations, skipped: set.skipped.count),
      seconds: clock.seconds(), photos: counter.count, usage: await platform.usage(),
      pricePerHour: configuration.pricePerHour,
      remarks: dataset.remarks + AuditRemarks(audit, format: .text).texts
        + [
          outcome.remark, tuning?.remark, viewed?.remark, quantized?.remark,
          isRefitted ? Self.refitRemark : nil,
        ]
        .compactMap { $0 },
      skipped: set.skipped)
    run.alternatives = alternatives
    run.preset = configuration.preset
    run.fineTuning = tuning
    run.origin = RunOrigin(command: configuration.command)
    var parameters = outcome.parameters
    if isRefitted { parameters["refit"] = 1 }
    let manifest = ModelManifest(
      labels: classes, backbone: kept.recipe.record, preprocessing: kept.recipe.preprocessing,
      classifier: outcome.classifier.kind, parameters: parameters, labelRule: dataset.labelRule,
      seed: configuration.seed,
      metrics: evaluations.byName(\.metrics))
    let report = Report(
      on: manifest, title: dataset.name, evaluations: evaluations, run: run,
      thumbnails: await Thumbnails(
        of: evaluations.first?.mistakes.map(\.path) ?? [], in: dataset, from: platform.library))
    var writer = ModelWriter(folder: output.partial)
    try writer.copy(kept.backbone)
    try writer.write(classifier)
    if configuration.keepsStatistics, let sums = outcome.statistics {
      try writer.write(
        ModelStatistics(
          sums: sums, learned: try await set.index(of: .train),
          heldOut: try await set.index(of: .validation),
          samples: try await set.samples(
            of: .validation, atMost: ModelStatistics.keptSamples)))
    }
    try writer.write(evaluations: evaluations, run: run, report: report)
    try writer.finish(manifest)
    try output.publish(
      leavingOut: Self.featureFolder, Self.tuningFolder, Self.viewFolder, Self.quantizationFolder)
    try await table.remove()
    try await tuned?.tuned.table.remove()
    try await viewed?.averaged.table.remove()
    try await quantized?.quantized.table.remove()
    return TrainingResult(
      model: "\(output.location)", classes: classes, classifier: outcome.classifier.kind,
      heads: outcome.scores, audit: audit, evaluations: evaluations, run: run)
  }

  private static let featureFolder = "features"
  private static let tuningFolder = "fine-tuning"
  private static let viewFolder = "views"
  private static let quantizationFolder = "int8"
  private static let refitRemark =
    "the model was fitted again on the training and the validation photos; the figures are those of the model before, "
    + "which had not seen the validation photos"

  /// The tuning of the backbone, or of each that it is the combination of; none without fine-tuning. A network that cannot
  /// learn is refused before the work.
  private func tunings(
    in folder: String, jobs: Int, progress: @escaping ProgressHandler,
    passed: @escaping @Sendable (FineTuningPass) -> Void
  ) throws -> [NetworkTuning] {
    guard let options = configuration.fineTuning else { return [] }
    let backbones = options.parts.isEmpty ? [configuration.backbone] : options.parts
    return try backbones.enumerated().map { index, backbone in
      try NetworkTuning(
        of: backbone, configuration, folder: "\(folder)/\(index)", jobs: jobs,
        progress: progress, passed: passed)
    }
  }

  private func requireNoValidationBesideFolds(_ dataset: Dataset) throws {
    guard configuration.folds != nil, dataset.samples.contains(where: { $0.split == .validation })
    else { return }
    throw PomonaError(
      .unusableData, "\(dataset.root) has a validation split, which folds would replace",
      remedy: "Leave --folds out, or make the validation photos training photos.")
  }

  private func trainingClasses(of dataset: Dataset) throws -> [String] {
    let classes = dataset.keeping(.train).classes
    guard classes.count >= 2 else {
      let found = classes.first.map { "the only label is \($0)" } ?? "no photo has a label"
      throw PomonaError(
        .unusableData,
        "\(dataset.root) has fewer than two classes: "
          + ([found] + dataset.layoutRemarks).joined(separator: "; "),
        remedy:
          "Give each class a folder of its own, or derive labels from paths with --label-level or --label-pattern."
      )
    }
    return classes
  }

  private func requireAllClasses(_ classes: [String], in set: any TrainingSet) throws {
    let trained = set.trainedClasses
    let missing = classes.indices.filter { !trained.contains(Int32($0)) }.map { classes[$0] }
    guard missing.isEmpty else {
      throw PomonaError(
        .unusableData,
        "no photo of these classes could be read: \(missing.prefix(5).joined(separator: ", "))",
        remedy: "Repair or remove their photos; 'pomona features' lists the reason for each.")
    }
  }
}
