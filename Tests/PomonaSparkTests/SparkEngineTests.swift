#if Spark
import Foundation
import Inference
import Learning
import Pomona
import PomonaSpark
import SparkConnect
import SparkTestSupport
import Storage
import Synchronization
import TestSupport
import Testing

extension OnACluster {
  /// The engine on a real standalone cluster.
  @Suite struct SparkEngineTests {
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
          backbone: try TestBundle.backbone(), preprocessing: preprocessing, on: LocalEngine()
        ).run(on: Dataset.open(root), to: here)
        let summary = try TestBundle.withEngine { engine in
          try FeatureExtraction(
            backbone: try TestBundle.backbone(), preprocessing: preprocessing, on: engine
          )
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
        var configuration = TrainingConfiguration(backbone: try TestBundle.backbone())
        configuration.preprocessing = Preprocessing(precision: .f32)
        let here = folder.appending(path: "here.pomona").path
        let there = folder.appending(path: "there.pomona").path
        _ = try Trainer(configuration: configuration).train(on: Dataset.open(root), to: here)
        try TestBundle.withEngine { engine in
          let result = try Trainer(configuration: configuration, on: engine)
            .train(on: engine.dataset(at: root, labelPattern: nil), to: there)
          let cluster = try #require(result.run.cluster)
          #expect(cluster.tasks > 0)
          #expect(cluster.coreHours > 0)
          let file = "classifier.safetensors"
          #expect(
            FileManager.default.contentsEqual(
              atPath: "\(here)/\(file)", andPath: "\(there)/\(file)"))
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
        let configuration = TrainingConfiguration(backbone: try TestBundle.backbone())
        try TestBundle.withEngine({ $0.forestShards = 4 }) { engine in
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
        try TestBundle.withEngine { engine in
          let error = #expect(throws: PomonaError.self) {
            try FeatureExtraction(
              backbone: try TestBundle.backbone(), preprocessing: Preprocessing(), on: engine
            )
            .run(on: engine.dataset(at: root, labelPattern: nil), to: root)
          }
          #expect(error?.code == .cannotCreate)
        }
      }
    }

    @Test func aFolderThatIsNotThereIsNoInput() throws {
      try TestBundle.withEngine { engine in
        let error = #expect(throws: PomonaError.self) {
          try engine.dataset(at: "/no/such/folder", labelPattern: nil)
        }
        #expect(error?.code == .noInput)
      }
    }

    @Test func theClassifierThatIsChosenIsTheLocalEngines() throws {
      try withPhotos { folder in
        let root = folder.appending(path: "photos").path
        var configuration = TrainingConfiguration(backbone: try TestBundle.backbone())
        configuration.preprocessing = Preprocessing(precision: .f32)
        configuration.classifier = .auto
        let here = folder.appending(path: "here.pomona").path
        let there = folder.appending(path: "there.pomona").path
        _ = try Trainer(configuration: configuration).train(on: Dataset.open(root), to: here)
        try TestBundle.withEngine { engine in
          _ = try Trainer(configuration: configuration, on: engine)
            .train(on: engine.dataset(at: root, labelPattern: nil), to: there)
        }
        for file in ["classifier.safetensors", "evaluation.json"] {
          #expect(
            FileManager.default.contentsEqual(
              atPath: "\(here)/\(file)", andPath: "\(there)/\(file)"),
            "\(file)")
        }
        let report = try String(contentsOfFile: "\(there)/report.html", encoding: .utf8)
        #expect(report.contains("On the cluster") && report.contains("Activity log"))
      }
    }

    @Test func predictionsAreThoseOfTheLocalEngine() throws {
      try withPhotos { folder in
        let root = folder.appending(path: "photos").path
        var configuration = TrainingConfiguration(backbone: try TestBundle.backbone())
        configuration.preprocessing = Preprocessing(precision: .f32)
        let path = folder.appending(path: "model.pomona").path
        _ = try Trainer(configuration: configuration).train(on: Dataset.open(root), to: path)
        let model = try Model(contentsOf: path)
        let answers = Mutex((here: [String: Double](), there: [String: Double]()))
        try Predictor(model: model).classify(photosAt: [root]) { photo in
          answers.withLock { $0.here[photo.path] = photo.prediction?.confidence ?? -1 }
        }
        let table = folder.appending(path: "answers").path
        try TestBundle.withEngine { engine in
          try engine.classifier(model).classify(
            photosAt: [root], count: 5, writingTo: table, progress: { _ in }
          ) { photo in
            answers.withLock { $0.there[photo.path] = photo.prediction?.confidence ?? -1 }
          }
        }
        let (here, there) = answers.withLock { $0 }
        #expect(here == there)
        #expect(here.count == 28)
        #expect(FileManager.default.fileExists(atPath: "\(table)/_SUCCESS"))
      }
    }

    @Test func aWholeJobPassesAnNginxWithTLSAndToken() throws {
      try #require(
        GuardedCluster.isAvailable, "needs nginx and openssl: scripts/setup --spark --test")
      try withPhotos { folder in
        let guarded = try GuardedCluster(to: SparkCluster.connection().port)
        var connection = try SparkConnection(
          "sc://localhost:\(guarded.port)/;use_ssl=true;token=\(GuardedCluster.token)",
          environment: [:])
        connection.authorityFile = guarded.authority
        let root = folder.appending(path: "photos").path
        let summary = try TestBundle.withEngine(connection: connection) { engine in
          try FeatureExtraction(
            backbone: try TestBundle.backbone(), preprocessing: Preprocessing(), on: engine
          ).run(
            on: engine.dataset(at: root, labelPattern: nil),
            to: folder.appending(path: "there").path)
        }
        #expect(summary.rows == 28)
      }
    }
  }
}
#endif
