#if Spark
import Foundation
import Inference
import Learning
import Pomona
import PomonaSpark
import SparkConnect
import Storage
import TestSupport
import Testing

private enum TestCluster {
  static let address = ProcessInfo.processInfo.environment["POMONA_TEST_CLUSTER"]
  static let bundle = Project.root.appending(path: ".build/bundle").path
  static let isAvailable = address != nil && FileManager.default.fileExists(atPath: bundle)
}

/// The engine on a real standalone cluster: `POMONA_TEST_CLUSTER=sc://...` names one that runs (`make cluster`), with the
/// bundle of `make bundle`.
@Suite(
  .serialized, .enabled(if: TestCluster.isAvailable, "needs POMONA_TEST_CLUSTER and make bundle"))
struct SparkEngineTests {
  private func withEngine<R>(
    _ change: (inout SparkEngine.Configuration) -> Void = { _ in },
    _ body: (SparkEngine) throws -> R
  ) throws -> R {
    var configuration = SparkEngine.Configuration(
      connection: try SparkConnection(TestCluster.address ?? ""))
    configuration.bundle = TestCluster.bundle
    change(&configuration)
    let engine = try SparkEngine(configuration)
    defer { engine.close() }
    return try body(engine)
  }

  /// Photos of two classes, with some that are none among them.
  private func withPhotos(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try Photos.make(classes: ["apple", "pear"], count: 12, in: photos)
      _ = try Photos.makeGarbage(in: photos.appending(path: "apple"))
      try FileManager.default.removeItem(at: photos.appending(path: "apple/folder.jpg"))
      try body(folder)
    }
  }

  private func backbone() throws -> Backbone {
    try BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      .backbone(BackboneCatalog.defaultName)
  }

  private func rows(_ folder: String) throws -> [[Column]] {
    let names = ["path", "label", "split", "width", "height", "error", "features"]
    let table = try FeatureTable(folder: folder)
    return try table.manifest.parts.map {
      try ParquetReader(path: "\(folder)/\($0)").read(rowGroup: 0, columns: names)
    }
  }

  @Test func featuresAreThoseOfTheLocalEngineBitForBit() throws {
    try withPhotos { folder in
      let root = folder.appending(path: "photos").path
      let preprocessing = Preprocessing(precision: .f32)
      let here = folder.appending(path: "here").path
      let there = folder.appending(path: "there").path
      _ = try FeatureExtraction(
        backbone: try backbone(), preprocessing: preprocessing, on: LocalEngine()
      ).run(on: Dataset.open(root), to: here)
      let summary = try withEngine { engine in
        try FeatureExtraction(backbone: try backbone(), preprocessing: preprocessing, on: engine)
          .run(on: engine.dataset(at: root, labelPattern: nil), to: there)
      }
      #expect(summary.rows == 28)
      #expect(summary.skipped.count == 4)
      #expect(try rows(there) == rows(here))
    }
  }

  @Test func aForestOfOneShardIsTheLocalEnginesAndEvaluatesAlike() throws {
    try withPhotos { folder in
      let root = folder.appending(path: "photos").path
      var configuration = TrainingConfiguration(backbone: try backbone())
      configuration.preprocessing = Preprocessing(precision: .f32)
      let here = folder.appending(path: "here.pomona").path
      let there = folder.appending(path: "there.pomona").path
      _ = try Trainer(configuration: configuration).train(on: Dataset.open(root), to: here)
      try withEngine { engine in
        let result = try Trainer(configuration: configuration, on: engine)
          .train(on: engine.dataset(at: root, labelPattern: nil), to: there)
        let cluster = try #require(result.run.cluster)
        #expect(cluster.tasks > 0)
        #expect(cluster.coreHours > 0)
        let file = "classifier.safetensors"
        #expect(
          FileManager.default.contentsEqual(atPath: "\(here)/\(file)", andPath: "\(there)/\(file)"))
        let model = try Model(contentsOf: here)
        let local = try Evaluator(predictor: Predictor(model: model)).evaluate(Dataset.open(root))
        let remote = try Evaluator(classifier: engine.classifier(model), engine: engine)
          .evaluate(engine.dataset(at: root, labelPattern: nil))
        #expect(try JSONFile.encoded(remote) == JSONFile.encoded(local))
      }
    }
  }

  @Test func aForestOfFourShardsHasAllItsTrees() throws {
    try withPhotos { folder in
      let root = folder.appending(path: "photos").path
      let configuration = TrainingConfiguration(backbone: try backbone())
      try withEngine({ $0.forestShards = 4 }) { engine in
        let result = try Trainer(configuration: configuration, on: engine)
          .train(
            on: engine.dataset(at: root, labelPattern: nil),
            to: folder.appending(path: "model.pomona").path)
        let model = try Model(contentsOf: result.model)
        #expect(model.manifest.parameters["trees"] == 300)
      }
    }
  }

  @Test func anOutputThatIsNotOursIsLeftAlone() throws {
    try withPhotos { folder in
      let root = folder.appending(path: "photos").path
      try withEngine { engine in
        let error = #expect(throws: PomonaError.self) {
          try FeatureExtraction(
            backbone: try backbone(), preprocessing: Preprocessing(), on: engine
          )
          .run(on: engine.dataset(at: root, labelPattern: nil), to: root)
        }
        #expect(error?.code == .cannotCreate)
      }
    }
  }

  @Test func aFolderThatIsNotThereIsNoInput() throws {
    try withEngine { engine in
      let error = #expect(throws: PomonaError.self) {
        try engine.dataset(at: "/no/such/folder", labelPattern: nil)
      }
      #expect(error?.code == .noInput)
    }
  }
}
#endif
