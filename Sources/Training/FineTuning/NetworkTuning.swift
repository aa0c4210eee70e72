import Datasets
import Failures
import Features
import Files
import FineTuning
import Foundation
import Imaging
import Inference
import JSON
import Learning
import Models
import Parallelism

/// Tunes the backbone of a training on its photos.
struct NetworkTuning {
  /// The tuned backbone, and the account of its tuning.
  struct Result {
    let backbone: Backbone
    let choice: FineTuner.Choice
    let plan: FineTuningPlan
    let plannedPasses: Double
    let passes: [FineTuningPass]
  }

  private let configuration: TrainingConfiguration
  private let options: FineTuningOptions
  /// The backbone, at the side that the model will use.
  let backbone: Backbone
  private let network: LearnableNetwork
  /// The folder for what an interrupted run goes on from.
  let folder: String
  private let jobs: Int
  private let progress: ProgressHandler
  private let passed: @Sendable (FineTuningPass) -> Void

  /// - Parameters:
  ///   - backbone: The backbone, at the side that the model will use.
  ///   - configuration: The choices of the training.
  ///   - folder: The folder for what an interrupted run goes on from.
  ///   - jobs: The number of threads.
  ///   - progress: An observer of the progress.
  ///   - passed: Called after every pass.
  /// - Throws: An error for a network that cannot learn.
  init(
    of backbone: Backbone, _ configuration: TrainingConfiguration, folder: String, jobs: Int,
    progress: @escaping ProgressHandler, passed: @escaping @Sendable (FineTuningPass) -> Void
  ) throws {
    _ = try DNNL(threads: jobs)
    self.backbone = backbone
    network = try LearnableNetwork(Self.learning(backbone))
    self.configuration = configuration
    options = configuration.fineTuning ?? FineTuningOptions()
    self.folder = folder
    self.jobs = jobs
    self.progress = progress
    self.passed = passed
  }

  /// The side of the photos to learn from, of which parts are shown to the network.
  private static func photoSide(for side: Int) -> Int { (side * 9 / 7 + 7) / 8 * 8 }

  /// The backbone at the side at which it learns: four fifths of its side, though not less than its own side. The parts of
  /// photos that a network learns from are enlarged, so that it does best on whole photos at a larger side, which costs
  /// nothing here (Touvron et al., "Fixing the train-test resolution discrepancy", 2019).
  private static func learning(_ backbone: Backbone) throws -> Backbone {
    func rounded(_ side: Int) -> Int { side >= 32 ? side / 32 * 32 : side }
    let own = try? Backbone(
      contentsOf: backbone.path, overrides: .init(mean: backbone.mean, std: backbone.std)
    ).side
    var overrides = backbone.preprocessing
    overrides.side = max(
      rounded(backbone.side * 4 / 5), rounded(min(own ?? backbone.side, backbone.side)))
    var learning = try Backbone(contentsOf: backbone.path, overrides: overrides)
    learning.name = backbone.name
    return learning
  }

  /// The number of multiplications for a photo, of which the time of a pass follows.
  var multiplications: Double { network.multiplications }

  /// Tunes the network.
  ///
  /// - Parameters:
  ///   - dataset: The photos, in splits; those of the validation split are held out.
  ///   - skipped: The paths of photos without features.
  ///   - classes: The labels, in the order of their positions.
  ///   - head: The last layer to begin with: a logistic regression of the untuned features.
  ///   - timeLeft: The time that the tuning may take; nil for no limit.
  ///   - library: The library that reads the photos.
  func run(
    on dataset: Dataset, skipped: Set<String>, classes: [String], head: LogisticRegression,
    timeLeft: Duration?, from library: any PhotoLibrary
  ) async throws -> Result {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let ids = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
    func photos(of split: Split) -> (samples: [Sample], labels: [Int32]) {
      let found = dataset.samples(in: split).compactMap { sample in
        sample.label.flatMap { ids[$0] }.map { (sample, $0) }
      }.filter { !skipped.contains($0.0.path) }
      return (found.map(\.0), found.map(\.1))
    }
    let (training, heldOut) = (photos(of: .train), photos(of: .validation))
    let total = training.samples.count + heldOut.samples.count
    let key = try key(training.samples + heldOut.samples)
    func cache(
      _ photos: (samples: [Sample], labels: [Int32]), side: Int, before: Int
    ) async throws -> PhotoCache {
      try await PhotoCache(
        photos.samples, labels: photos.labels, of: dataset, from: library, side: side,
        resize: configuration.resize, key: key, jobs: jobs
      ) { progress(StageProgress(.decode, done: before + $0, total: total)) }
    }
    let side = network.backbone.side
    let learned = try await cache(training, side: Self.photoSide(for: side), before: 0)
    let measured = try await cache(
      heldOut, side: side, before: training.samples.count)
    return try await withCancellationFlag { cancellation in
      try tune(
        head: head, training: learned, heldOut: measured, key: key, timeLeft: timeLeft,
        cancellation: cancellation)
    }
  }

  private func tune(
    head: LogisticRegression, training: PhotoCache, heldOut: PhotoCache, key: String,
    timeLeft: Duration?, cancellation: CancellationFlag
  ) throws -> Result {
    let checkpoint = TuningCheckpoint(path: "\(folder)/checkpoint.safetensors", key: key)
    let earlier = configuration.resume ? checkpoint.read() : nil
    var plan = FineTuningPlan(
      precision: try DNNL(threads: jobs).resolve(configuration.precision))
    plan.seed = configuration.seed
    plan.passes = options.passes
    let tuner = try FineTuner(
      network, head: (head.function.weights, head.function.biases), training: training,
      heldOut: heldOut, plan: earlier?.plan ?? plan, jobs: jobs)
    if let earlier {
      guard try tuner.restore(earlier.state) else { throw Self.changed }
    } else {
      if let timeLeft {
        let rate = try tuner.rate()
        let photos = Int(max(timeLeft / .seconds(1), 0) * rate)
        tuner.limit(steps: max(photos / plan.batch, 1))
      }
      try checkpoint.write(tuner.state, plan: tuner.plan)
    }
    var patience = Patience(tuner.state.passes)
    let stop = configuration.stop
    stop?.arm()
    defer { stop?.disarm() }
    if patience.isLeft {
      try tuner.run(
        cancellation: cancellation, stop: stop?.flag ?? CancellationFlag(),
        progress: { progress(StageProgress(.tune, done: $0.done, total: $0.total)) },
        finished: { pass in
          try checkpoint.write(tuner.state, plan: tuner.plan)
          passed(pass)
          patience.add(pass)
          return !patience.isLeft
        })
    }
    let scores = try [FineTuner.Choice.mean, .last].map { ($0, try tuner.measure($0)) }
    let isLastBetter =
      (scores[1].1.accuracy, -scores[1].1.loss) > (scores[0].1.accuracy, -scores[0].1.loss)
    let choice = scores[isLastBetter ? 1 : 0].0
    let path = "\(folder)/\(Self.fileName)"
    try AtomicFile.write(tuner.file(choice), to: path)
    var tuned = try Backbone(contentsOf: path, overrides: backbone.preprocessing)
    tuned.name = backbone.name
    let photos = training.labels.count
    return Result(
      backbone: tuned, choice: choice, plan: tuner.plan,
      plannedPasses: Double(tuner.plan.stepCount(photos: photos) * tuner.plan.batch)
        / Double(photos),
      passes: tuner.state.passes)
  }

  private static let fileName = "tuned.onnx"

  /// Identifies all that the result depends on.
  private func key(_ samples: [Sample]) throws -> String {
    var hash = SHA256()
    hash.update(try SortedJSON.encoded(try BackboneRecord(network.backbone)))
    let choices = [
      "\(configuration.resize)", "\(configuration.seed)", "\(options.passes)",
      options.timeLimit.map { "\($0)" } ?? "", configuration.precision?.rawValue ?? "",
    ]
    hash.update(Array((choices.joined(separator: " ") + "\n").utf8))
    for sample in samples {
      let fields = [
        sample.path, sample.label ?? "", sample.split?.rawValue ?? "", "\(sample.bytes ?? -1)",
      ]
      hash.update(Array((fields.joined(separator: "\0") + "\n").utf8))
    }
    return hash.finalize()
  }

  private static let changed = PomonaError(
    .changedInput, "the interrupted fine-tuning was of another network",
    remedy: "Run the same command without --resume.")
}
