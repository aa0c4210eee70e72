import Failures
import FineTuning
import Foundation
import Inference
import Parallelism
import TestSupport
import Testing

@Suite(.serialized) struct FineTunerTests {
  private let backbone: Backbone
  private let training: FoodPhotos
  private let heldOut: FoodPhotos

  init() throws {
    backbone = try installed.backbone("mobilenet-v2", overrides: .init(side: 96))
    training = try FoodPhotos("train", side: 124, perClass: 11)
    heldOut = try FoodPhotos("test", side: 96, perClass: 4)
  }

  private func plan(passes: Int) -> FineTuningPlan {
    var plan = FineTuningPlan(precision: .f32)
    plan.passes = passes
    plan.batch = 16
    plan.microBatch = 8
    return plan
  }

  private func tuner(_ plan: FineTuningPlan) throws -> FineTuner {
    try FineTuner(
      LearnableNetwork(backbone),
      head: (weights: [Float](repeating: 0, count: 3 * 1280), biases: [0, 0, 0]),
      training: training, heldOut: heldOut, plan: plan, jobs: 1)
  }

  private func run(
    _ tuner: FineTuner, progress: (FineTuner.Progress) -> Void = { _ in },
    stopping isEnough: (FineTuningPass) -> Bool = { _ in false }
  ) throws {
    try tuner.run(
      cancellation: CancellationFlag(), progress: progress, finished: { isEnough($0) })
  }

  @Test func theLossOfFewPhotosGoesToZero() throws {
    var plan = plan(passes: 30)
    plan.smoothing = 0
    plan.mixingShare = 0
    plan.frozenShare = 0
    plan.memory = 0.9
    var losses: [Double] = []
    try run(
      tuner(plan),
      stopping: {
        losses.append($0.loss)
        return false
      })
    #expect(losses.count == 30)
    #expect(losses[0] > 0.9)
    #expect(losses[29] < 0.05, "\(losses)")
  }

  @Test func aRunGoesOnFromAnyPassWithTheSameResult() throws {
    let plan = plan(passes: 3)
    let whole = try tuner(plan)
    var progress: [Int] = []
    try run(whole, progress: { progress.append($0.done) })
    #expect(progress == [0, 16, 32, 48, 64, 80, 96])
    #expect(whole.state.passes.map(\.number) == [1, 2, 3])

    let first = try tuner(plan)
    try run(first, stopping: { _ in true })
    #expect(first.state.passes.count == 1)
    let second = try tuner(plan)
    #expect(try second.restore(first.state))
    try run(second)
    for choice in [FineTuner.Choice.last, .mean] {
      let isSame = whole.file(choice) == second.file(choice)
      #expect(isSame)
    }
    #expect(
      whole.state.passes.map(\.heldOutLoss) == second.state.passes.map(\.heldOutLoss))
  }

  @Test func theTunedFileIsANetworkWithTheSameShapeAndOtherWeights() throws {
    let tuner = try tuner(plan(passes: 2))
    try run(tuner)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "tuned.onnx")
    try Data(tuner.file(.last)).write(to: path)
    let tuned = try Backbone(contentsOf: path.path, overrides: .init(side: 96))
    #expect(tuned.name == backbone.name)
    let (own, other) = try (
      Parameters(of: LearnableNetwork(tuned)), Parameters(of: LearnableNetwork(backbone))
    )
    let changed = own.layout.entries.map { entry in
      entry.range.contains { own.values.buffer[$0] != other.values.buffer[$0] }
    }
    // The first 40 % of 52 convolutions stay.
    #expect(changed == (0..<104).map { $0 / 2 >= 20 })
    let compiled = try InferenceBackends.default.compile(tuned, precision: .f32, threads: 1)
    #expect(try compiled.makeStream().run().count == 1280)
  }

  @Test func aCancelledRunEndsBeforeTheNextStep() throws {
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try tuner(plan(passes: 1)).run(
        cancellation: flag, progress: { _ in }, finished: { _ in false })
    }
  }

  @Test func damagedNetworksAreErrors() throws {
    let content = try Data(contentsOf: URL(filePath: backbone.path))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).onnx")
    defer { try? FileManager.default.removeItem(at: path) }
    var random = SeededGenerator(state: 5)
    var refused = 0
    // The nodes are in front of the weights.
    for _ in 0..<150 {
      var changed = content
      for _ in 0..<4 {
        changed[Int(random.next() % 12_000)] = UInt8(truncatingIfNeeded: random.next())
      }
      try changed.write(to: path)
      guard let backbone = try? Backbone(contentsOf: path.path) else { continue }
      do { _ = try LearnableNetwork(backbone) } catch { refused += 1 }
    }
    #expect(refused > 10)
  }

  @Test func networksThatCannotLearnAreRefusedByName() throws {
    // A network of ImageNet's shape with an operation that has no gradient here.
    let content = try Data(contentsOf: URL(filePath: backbone.path))
    let name = Data("Clip".utf8)
    var changed = content
    let place = try #require(content.range(of: name))
    changed.replaceSubrange(place, with: Data("Tanh".utf8))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).onnx")
    try changed.write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let error = #expect(throws: FineTuningError.self) {
      try LearnableNetwork(Backbone(contentsOf: path.path))
    }
    #expect(error?.code == .networkUnsupported)
    #expect(error?.message.contains("Tanh") == true)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["POMONA_BENCHMARKS"] != nil))
  func ratesWithThePreparationOfPhotos() throws {
    let photos = try FoodPhotos("train", side: 288, perClass: 60)
    let backbone = try installed.backbone("mobilenet-v2")
    let precisions = [Precision.f32] + (DNNL.hasBFloat16 ? [.bf16] : [])
    for precision in precisions {
      for frozenShare in [0, 0.4] {
        var plan = FineTuningPlan(precision: precision)
        plan.frozenShare = frozenShare
        let tuner = try FineTuner(
          LearnableNetwork(backbone),
          head: (weights: [Float](repeating: 0, count: 3 * 1280), biases: [0, 0, 0]),
          training: photos, heldOut: heldOut, plan: plan, jobs: 2)
        let rate = try (0..<5).map { _ in try tuner.rate() }.max() ?? 0
        print("\(precision.rawValue), \(frozenShare) frozen: \(rate) photos/s")
      }
    }
  }
}
