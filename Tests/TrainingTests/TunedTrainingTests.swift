import Datasets
import Evaluations
import Failures
import Features
import Files
import FineTuning
import Foundation
import Inference
import Learning
import Models
import ObjectStores
import Parallelism
import Synchronization
import TestSupport
import Testing
import Training

@Suite(.serialized) struct TunedTrainingTests {
  /// The classes differ in colour by little, so that the untuned backbone confuses some.
  private func withPhotos(_ body: (URL) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(
        classes: ["a", "b", "c", "d", "e", "f"], count: 14,
        in: folder.appending(path: "photos"))
      try await CacheFolder.$user.withValue(
        CacheFolder(root: folder.appending(path: "cache").path)
      ) { try await body(folder) }
    }
  }

  private func configuration(
    _ configure: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> TrainingConfiguration {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    var configuration = TrainingConfiguration(
      backbone: try catalog.backbone("mobilenet-v2", overrides: .init(side: 64)))
    configuration.fineTuning = FineTuningOptions()
    configuration.fineTuning?.passes = 3
    configure(&configuration)
    return configuration
  }

  private func train(
    _ folder: URL, _ name: String, _ configuration: TrainingConfiguration,
    passed: @escaping @Sendable (FineTuningPass) -> Void = { _ in }
  ) async throws -> TrainingResult {
    // One thread: others would wait for each other while all tests run.
    try await Trainer(configuration: configuration, jobs: 1).train(
      on: Dataset.open(folder.appending(path: "photos").path),
      to: folder.appending(path: name).path, passed: passed)
  }

  private func files(_ folder: URL, _ name: String) throws -> [Data] {
    try ["backbone.onnx", "classifier.safetensors", "evaluation.json"].map {
      try Data(contentsOf: folder.appending(path: name).appending(path: $0))
    }
  }

  @Test func theBetterBackboneIsKeptAndThePassesAreRecorded() async throws {
    try await withPhotos { folder in
      let numbers = Mutex<[Int]>([])
      let result = try await train(folder, "tuned.pomona", configuration()) { pass in
        numbers.withLock { $0.append(pass.number) }
      }
      let record = try #require(result.run.fineTuning)
      #expect(record.passes.map(\.number) == [1, 2, 3])
      #expect(numbers.withLock { $0 } == [1, 2, 3])
      #expect(record.plannedPasses > 0 && record.plannedPasses <= 3)
      let isBetter =
        (record.tuned.accuracy, -record.tuned.logLoss)
        > (record.untuned.accuracy, -record.untuned.logLoss)
      #expect((record.kept != .untuned) == isBetter)
      let model = try Model(contentsOf: folder.appending(path: "tuned.pomona").path)
      let original = try configuration().backbone
      let isChanged =
        try Data(contentsOf: folder.appending(path: "tuned.pomona/backbone.onnx"))
        != Data(contentsOf: URL(filePath: original.path))
      #expect(isChanged == (record.kept != .untuned))
      #expect(model.backbone.name == "mobilenet-v2")
      #expect(model.backbone.side == 64)
      #expect(result.run.remarks.contains { $0.contains("fine-tun") })
      let kept = record.kept == .untuned ? record.untuned : record.tuned
      #expect(result.evaluations[0].metrics.accuracy == kept.accuracy)
      // Neither the decoded photos nor what a run goes on from is left.
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["cache", "photos", "tuned.pomona"])
      let photos = folder.appending(path: "cache/photos").path
      #expect(try FileManager.default.contentsOfDirectory(atPath: photos).isEmpty)
    }
  }

  @Test func anInterruptedTuningGoesOnAndGivesTheSameModel() async throws {
    try await withPhotos { folder in
      let whole = try await train(folder, "whole.pomona", configuration())
      for pass in 1...2 {
        let name = "resumed\(pass).pomona"
        let task = Task {
          try await train(folder, name, configuration()) { done in
            if done.number == pass { withUnsafeCurrentTask { $0?.cancel() } }
          }
        }
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        var numbers: [Int] = []
        let seen = Mutex<[Int]>([])
        let resumed = try await train(
          folder, name, configuration { $0.resume = true }
        ) { done in seen.withLock { $0.append(done.number) } }
        numbers = seen.withLock { $0 }
        #expect(numbers == Array(pass + 1...3))
        #expect(
          resumed.run.fineTuning?.passes.map(\.heldOutLoss)
            == whole.run.fineTuning?.passes.map(\.heldOutLoss))
        let isSame = try files(folder, name) == files(folder, "whole.pomona")
        #expect(isSame)
      }
    }
  }

  @Test func aRequestEndsTheTuningAndKeepsWhatItHas() async throws {
    try await withPhotos { folder in
      let stop = StopRequest()
      #expect(!stop.request())
      let result = try await train(
        folder, "stopped.pomona", configuration { $0.stop = stop }
      ) { _ in _ = stop.request() }
      #expect(result.run.fineTuning?.passes.count == 1)
      #expect(!stop.request())
    }
  }

  @Test func aTimeLimitShortensTheTuning() async throws {
    try await withPhotos { folder in
      let result = try await train(
        folder, "short.pomona",
        configuration {
          $0.fineTuning?.passes = 1000
          $0.fineTuning?.timeLimit = .milliseconds(1)
        })
      let record = try #require(result.run.fineTuning)
      #expect(record.passes.count == 1)
      #expect(record.passes[0].photos == 64)
    }
  }

  @Test func photosAreHeldOutEvenWhenNoneAreAskedFor() async throws {
    try await withPhotos { folder in
      let result = try await train(
        folder, "none.pomona",
        configuration {
          $0.validation = 0
          $0.fineTuning?.passes = 1
        })
      #expect(result.run.samples.validation > 0)
      #expect(result.run.fineTuning != nil)
    }
  }

  @Test func aNetworkThatCannotLearnIsRefusedBeforeTheWork() async throws {
    try await withPhotos { folder in
      let catalog = BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path])
      let combination = try BackboneCombination([
        catalog.backbone("mobilenet-v2"), catalog.backbone("efficientnet-lite0"),
      ])
      let path = folder.appending(path: "combination.onnx")
      try Data(combination.file()).write(to: path)
      var choices = try configuration()
      choices.backbone = try Backbone(contentsOf: path.path)
      let error = await #expect(throws: FineTuningError.self) {
        _ = try await train(folder, "no.pomona", choices)
      }
      #expect(error?.code == .networkUnsupported)
    }
  }
}
