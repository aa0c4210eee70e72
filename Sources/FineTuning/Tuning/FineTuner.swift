import Failures
import Foundation
import Imaging
import Inference
package import Parallelism

/// Tunes the weights of a network on labelled photos.
///
/// It works on the calling thread and those of the library; neither it nor its engine may be used from several threads.
package final class FineTuner {
  /// The weights after tuning.
  package enum Choice: String, Sendable, Codable {
    /// Those of the last step.
    case last
    /// The running mean.
    case mean
  }

  /// The progress within a pass.
  package struct Progress: Sendable {
    /// Photos learned from so far, in all passes.
    package let done: Int
    package let total: Int
  }

  private let network: LearnableNetwork
  /// The choices.
  package private(set) var plan: FineTuningPlan
  private let training: any TuningPhotos
  private let heldOut: any TuningPhotos
  private let engine: NetworkEngine
  private let parameters: Parameters
  private let head: SoftmaxHead
  private let optimizer: AdamW
  private let headOptimizer: AdamW
  private let gradient: Numbers
  private let batches: BatchMaker
  private let normalization: LevelNormalization
  private let features: Numbers
  private let featureGradient: Numbers
  private let jobs: Int
  private var passes: [FineTuningPass] = []
  private var step = 0

  /// - Parameters:
  ///   - network: The network.
  ///   - head: The last layer, fitted on the features of the untuned network: weights, [classes][features], and biases.
  ///   - training: The photos to learn from, larger than the network's input.
  ///   - heldOut: The photos to measure by, of the size of the network's input.
  ///   - plan: The choices.
  ///   - jobs: The number of threads.
  package init(
    _ network: LearnableNetwork, head: (weights: [Float], biases: [Float]),
    training: any TuningPhotos, heldOut: any TuningPhotos, plan: FineTuningPlan, jobs: Int
  ) throws {
    let library = try DNNL(threads: jobs)
    self.network = network
    self.plan = plan
    self.training = training
    self.heldOut = heldOut
    self.jobs = jobs
    let backbone = network.backbone
    engine = try NetworkEngine(
      network, batch: plan.microBatch, side: backbone.side, precision: plan.precision,
      frozen: Int(Double(network.convolutionCount) * plan.frozenShare), library)
    parameters = Parameters(of: network)
    self.head = try SoftmaxHead(
      featureCount: backbone.featureCount, weights: head.weights, biases: head.biases)
    optimizer = AdamW(parameters.values, jobs: jobs)
    headOptimizer = AdamW(self.head.values, jobs: jobs)
    gradient = Numbers(count: parameters.layout.count)
    normalization = LevelNormalization(mean: backbone.mean, std: backbone.std)
    batches = BatchMaker(
      training, classCount: head.biases.count, plan: plan, side: backbone.side,
      normalization: normalization, jobs: jobs)
    features = Numbers(count: plan.microBatch * backbone.featureCount)
    featureGradient = Numbers(count: features.count)
    try engine.load(parameters.values)
  }

  /// The number of steps in all.
  private var stepCount: Int { plan.stepCount(photos: training.labels.count) }

  /// The state after the last pass.
  package var state: TuningState {
    TuningState(passes: passes, step: step, arrays: arrays)
  }

  private var arrays: [(name: String, values: Numbers)] {
    [
      ("network", optimizer), ("head", headOptimizer),
    ].flatMap { name, part in
      [
        ("\(name).values", part.values), ("\(name).momentum", part.momentum),
        ("\(name).energy", part.energy), ("\(name).mean", part.mean),
      ]
    }
  }

  /// Goes on from the state of another tuner of the same network, photos and plan.
  ///
  /// - Returns: False when the state is of something else; it is left as it is then.
  package func restore(_ state: TuningState) throws -> Bool {
    let given = Dictionary(state.arrays.map { ($0.name, $0.values) }) { first, _ in first }
    let own = arrays
    guard own.allSatisfy({ given[$0.name]?.count == $0.values.count }) else { return false }
    for (name, values) in own {
      if let source = given[name] { values.copy(source) }
    }
    passes = state.passes
    step = state.step
    try engine.load(parameters.values)
    return true
  }

  /// Bounds the number of steps.
  package func limit(steps: Int) { plan.steps = steps }

  /// Measures the rate of learning, in photos a second, without a change of the weights.
  package func rate() throws -> Double {
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<3 {
      let start = clock.now
      gradient.clear()
      _ = try learn(pass: 0, first: 0, mixture: nil)
      best = max(best, Double(plan.microBatch) / ((clock.now - start) / .seconds(1)))
    }
    head.gradient.clear()
    return best
  }

  /// Learns until the end, pass by pass.
  ///
  /// - Parameters:
  ///   - cancellation: Checked before every step; once it is set, the run throws.
  ///   - stop: Checked before every step; once it is set, the run ends with the weights that it has.
  ///   - progress: Called before every step.
  ///   - finished: Called after every pass, with the state to go on from; returns true to stop.
  package func run(
    cancellation: CancellationFlag, stop: CancellationFlag = CancellationFlag(),
    progress: (Progress) -> Void, finished: (FineTuningPass) throws -> Bool
  ) throws {
    let perPass = plan.stepsPerPass(photos: training.labels.count)
    let total = stepCount
    while step < total {
      let pass = step / perPass
      let result = try run(pass: pass, steps: min(perPass, total - step)) {
        if cancellation.isCancelled { throw CancellationError() }
        progress(Progress(done: step * plan.batch, total: total * plan.batch))
        return !stop.isCancelled
      }
      guard let result else { return }
      passes.append(result)
      if try finished(result) { break }
    }
    progress(Progress(done: step * plan.batch, total: step * plan.batch))
  }

  /// Runs a pass; nil when it was stopped.
  private func run(
    pass: Int, steps: Int, mayGoOn: () throws -> Bool
  ) throws -> FineTuningPass? {
    let start = ContinuousClock.now
    var loss = 0.0
    var right = 0
    for number in 0..<steps {
      guard try mayGoOn() else { return nil }
      let result = try move(pass: pass, first: number * plan.batch)
      loss += result.loss
      right += result.right
    }
    let photos = steps * plan.batch
    guard loss.isFinite else {
      throw FineTuningError(
        .diverged, "the network has diverged: its loss is no longer a number",
        remedy: "Try --precision f32, or leave --fine-tune out.")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let measured = try measure(.mean)
    return FineTuningPass(
      backbone: network.backbone.name, number: pass + 1, loss: loss / Double(photos),
      trainingAccuracy: Double(right) / Double(photos), heldOutLoss: measured.loss,
      heldOutAccuracy: measured.accuracy,
      rate: Double(LearningRate(highest: plan.rate, steps: stepCount)(step)),
      seconds: seconds, photos: photos)
  }

  /// Learns from one batch.
  private func move(pass: Int, first: Int) throws -> (loss: Double, right: Int) {
    gradient.clear()
    head.gradient.clear()
    step += 1
    let mixture = batches.mixture(step: step)
    var loss = 0.0
    var right = 0
    for part in 0..<plan.batch / plan.microBatch {
      let result = try learn(pass: pass, first: first + part * plan.microBatch, mixture: mixture)
      loss += result.loss
      right += result.right
    }
    let memory = min(plan.memory, (1 + Float(step)) / (10 + Float(step)))
    let rate = LearningRate(highest: plan.rate, steps: stepCount)(step)
    let headRate = LearningRate(highest: plan.headRate, steps: stepCount)(step)
    for entry in parameters.layout.entries where entry.range.lowerBound >= engine.firstLearning {
      optimizer.move(
        entry.range, along: gradient,
        .init(rate: rate, decay: entry.isWeights ? plan.decay : 0, number: step, memory: memory))
    }
    headOptimizer.move(
      0..<head.weightCount, along: head.gradient,
      .init(rate: headRate, decay: plan.decay, number: step, memory: memory))
    headOptimizer.move(
      head.weightCount..<head.values.count, along: head.gradient,
      .init(rate: headRate, decay: 0, number: step, memory: memory))
    try engine.load(parameters.values, learning: true)
    return (loss, right)
  }

  /// Adds the gradient of a part of a batch.
  private func learn(
    pass: Int, first: Int, mixture: Float?
  ) throws -> (loss: Double, right: Int) {
    try batches.make(pass: pass, first: first, mixture: mixture)
    try engine.run(batches.planes.base, to: features.base)
    let result = head.learn(
      features.base, photos: plan.microBatch, targets: batches.targets,
      scale: 1 / Float(plan.batch), featureGradient: featureGradient.base)
    try engine.learn(featureGradient.base, to: gradient)
    return result
  }

  /// The loss and the accuracy on the photos that were held out.
  package func measure(_ choice: Choice) throws -> (loss: Double, accuracy: Double) {
    guard !heldOut.labels.isEmpty else { return (0, 0) }
    try engine.load(choice == .mean ? optimizer.mean : optimizer.values)
    let headValues = choice == .mean ? headOptimizer.mean : headOptimizer.values
    let planes = batches.planes
    let plane = 3 * engine.side * engine.side
    let labels = heldOut.labels
    var loss = 0.0
    var right = 0
    for first in stride(from: 0, to: labels.count, by: plan.microBatch) {
      let count = min(plan.microBatch, labels.count - first)
      let (photos, side, normalization) = (heldOut, engine.side, normalization)
      try concurrentForEach(count: count, jobs: jobs) { index in
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: plane) { pixels in
          pixels.initialize(repeating: 0)
          try photos.read(first + index, into: pixels)
          normalization.apply(
            to: UnsafeBufferPointer(pixels), side: side, into: planes.base + index * plane)
        }
      }
      try engine.run(planes.base, to: features.base)
      let logs = head.logProbabilities(features.base, photos: count, with: headValues)
      for index in 0..<count {
        let row = logs[index * head.classCount..<(index + 1) * head.classCount]
        let label = row.startIndex + Int(labels[first + index])
        loss -= Double(logs[label])
        if row.indices.max(by: { logs[$0] < logs[$1] }) == label { right += 1 }
      }
    }
    try engine.load(optimizer.values)
    return (loss / Double(labels.count), Double(right) / Double(labels.count))
  }

  /// The network's ONNX file with the tuned weights.
  package func file(_ choice: Choice) -> [UInt8] {
    network.file(
      with: Parameters(
        layout: parameters.layout,
        values: choice == .mean ? optimizer.mean : optimizer.values))
  }
}
