#if Spark
import Audits
import Datasets
import Evaluations
import Failures
import Features
import Foundation
import Imaging
import Inference
import JSON
import Learning
import Models
import ObjectStores
import Parallelism
import SparkConnect
import SparkRunner
import SparkTestSupport
import Synchronization
import Tables
import TestSupport
import Testing
import Training

extension OnACluster {
  /// The platform on a real standalone cluster.
  @Suite struct SparkPlatformTests {
    /// Passes a folder with photos of two classes in `photos`, and files among them that are no photos.
    private func withPhotos(count: Int = 12, body: (URL, String) async throws -> Void) async throws
    {
      try await withTemporaryFolder { folder in
        let photos = folder.appending(path: "photos")
        try SamplePhotos.make(classes: ["apple", "pear"], count: count, in: photos)
        _ = try SamplePhotos.makeGarbage(in: photos.appending(path: "apple"))
        try FileManager.default.removeItem(at: photos.appending(path: "apple/folder.jpg"))
        try await body(folder, photos.path)
      }
    }

    private func configuration(side: Int? = nil) throws -> TrainingConfiguration {
      var configuration = TrainingConfiguration(backbone: try ClusterFixture.backbone(side: side))
      configuration.precision = .f32
      return configuration
    }

    private func recipe(
      precision: Precision? = .f32, averaged: ViewCount = .one
    ) throws -> FeatureRecipe {
      try FeatureRecipe(
        backbone: try ClusterFixture.backbone(), resize: .stretch, precision: precision,
        averaged: averaged)
    }

    private func rows(_ folder: String) throws -> [[Column]] {
      let names = ["path", "label", "split", "width", "height", "error", "features", "signature"]
      return try StoredFeatureTable(at: Location(folder)).manifest.parts.map {
        try ParquetReader(path: "\(folder)/\($0)").read(rowGroup: 0, columns: names)
      }
    }

    private func equalFiles(_ name: String, in first: String, and second: String) -> Bool {
      FileManager.default.contentsEqual(atPath: "\(first)/\(name)", andPath: "\(second)/\(name)")
    }

    @Test(arguments: [ViewCount.one, .two])
    func featuresAreThoseOfThisMachineBitForBit(averaged: ViewCount) async throws {
      try await withPhotos { folder, root in
        let here = folder.appending(path: "here").path
        let there = folder.appending(path: "there").path
        let recipe = try recipe(averaged: averaged)
        _ = try await FeatureExtraction(recipe: recipe, store: LocalFeatureStore(jobs: 2))
          .run(on: Dataset.open(root), to: here)
        let summary = try await ClusterFixture.withPlatform { platform in
          try await FeatureExtraction(recipe: recipe, store: platform.features)
            .run(on: platform.library.open(root, labels: .folder), to: there)
        }
        #expect(summary.rows == 28)
        #expect(summary.skipped.count == 4)
        #expect(try rows(there) == rows(here))
      }
    }

    @Test func photosAreAuditedWithoutTheirFeatures() async throws {
      try await withPhotos { folder, root in
        let copy = "pear/copy.jpg"
        try FileManager.default.copyItem(atPath: "\(root)/apple/0.jpg", toPath: "\(root)/\(copy)")
        let recipe = try recipe()
        let there = folder.appending(path: "there").path
        let audit = try await ClusterFixture.withPlatform { platform in
          let table = try await platform.features.table(
            of: platform.library.open(root, labels: .folder), recipe: recipe, at: .output(there),
            resume: false, progress: { _ in })
          let rows = try await table.auditRows(labels: ["apple", "pear"])
          return try TableAudit(of: rows, jobs: 2, cancellation: CancellationFlag()).audit()
        }
        let whole = try TableAudit(
          of: StoredFeatureTable(at: Location(there)), labels: ["apple", "pear"], jobs: 2
        ).audit()
        #expect(audit.samples == 29)
        #expect(audit.unreadable == whole.unreadable)
        #expect(audit.exactDuplicates.contains(["apple/0.jpg", copy]))
        #expect(audit.exactDuplicates == whole.exactDuplicates)
        #expect(audit.conflicts == whole.conflicts)
        #expect(audit.classes.map(\.samples) == whole.classes.map(\.samples))
        #expect(audit.suspectedLabels.isEmpty)
      }
    }

    @Test func aForestOfOneShardIsThatOfThisMachineAndEvaluatesAlike() async throws {
      try await withPhotos { folder, root in
        let here = folder.appending(path: "here.pomona").path
        let there = folder.appending(path: "there.pomona").path
        let configuration = try configuration()
        _ = try await Trainer(configuration: configuration).train(on: Dataset.open(root), to: here)
        try await ClusterFixture.withPlatform { platform in
          let result = try await Trainer(configuration: configuration, on: platform)
            .train(on: platform.library.open(root, labels: .folder), to: there)
          let cluster = try #require(result.run.cluster)
          #expect(cluster.tasks > 0)
          #expect(cluster.coreHours > 0)
          #expect(equalFiles("classifier.safetensors", in: here, and: there))
          let model = try Model(contentsOf: here)
          let local = try await Evaluator(predictor: Predictor(model: model))
            .evaluate(Dataset.open(root))
          #expect(local.learned != nil)
          let remote = try await Evaluator(classifier: platform.classifier(for: model))
            .evaluate(platform.library.open(root, labels: .folder))
          #expect(try SortedJSON.encoded(remote) == SortedJSON.encoded(local))
        }
      }
    }

    @Test func aForestOfFourShardsHasAllItsTrees() async throws {
      try await withPhotos { folder, root in
        var configuration = TrainingConfiguration(backbone: try ClusterFixture.backbone())
        configuration.classifier = .randomForest
        try await ClusterFixture.withPlatform(changing: { $0.shards = 4 }) {
          [configuration] platform in
          let result = try await Trainer(configuration: configuration, on: platform)
            .train(
              on: platform.library.open(root, labels: .folder),
              to: folder.appending(path: "model.pomona").path)
          let model = try Model(contentsOf: result.model)
          #expect(model.manifest.parameters["trees"] == 300)
        }
      }
    }

    @Test func headsAreFittedAndScoredOnSeveralPartsAsOnThisMachine() async throws {
      try await withPhotos(count: 515) { folder, root in
        var configuration = try configuration(side: 96)
        configuration.classifier = nil
        configuration.validation = 0.3
        let here = folder.appending(path: "here.pomona").path
        let there = folder.appending(path: "there.pomona").path
        let local = try await Trainer(configuration: configuration)
          .train(on: Dataset.open(root), to: here)
        let remote = try await ClusterFixture.withPlatform { [configuration] platform in
          try await Trainer(configuration: configuration, on: platform)
            .train(on: platform.library.open(root, labels: .folder), to: there)
        }
        // The remarks have the accuracy and the log loss of each head, of which one is kept.
        #expect(remote.run.remarks == local.run.remarks)
        #expect(equalFiles("classifier.safetensors", in: here, and: there))
        #expect(equalFiles("statistics.safetensors", in: here, and: there))
        #expect(remote.evaluations.map(\.split) == [.validation, .train])
        try expect(remote.evaluations, toBe: local.evaluations)
      }
    }

    /// Sums are in the order of the parts there, and in the order of the rows here: the log loss may differ in its last bits.
    private func expect(_ scores: [Evaluation], toBe expected: [Evaluation]) throws {
      #expect(scores.count == expected.count)
      for (score, expected) in zip(scores, expected) {
        #expect(abs(score.metrics.logLoss - expected.metrics.logLoss) < 1e-12)
        var score = score
        score.metrics = expected.metrics
        #expect(try SortedJSON.encoded(score) == SortedJSON.encoded(expected))
        #expect(score.metrics.accuracy == expected.metrics.accuracy)
      }
    }

    @Test func theProgramIsSentOnceForAllUsers() async throws {
      try await withPhotos(count: 2) { folder, root in
        let transfers = Mutex<[String: Int]>([:])
        for user in ["first", "second"] {
          var connection = try SparkCluster.connection()
          connection.userID = "\(user)-\(UUID().uuidString)"
          let output = folder.appending(path: user).path
          let recipe = try recipe()
          let summary = try await ClusterFixture.withPlatform(
            connection: connection,
            changing: { $0.onTransfer = { sent, _ in transfers.withLock { $0[user] = sent } } }
          ) { platform in
            try await FeatureExtraction(recipe: recipe, store: platform.features)
              .run(on: platform.library.open(root, labels: .folder), to: output)
          }
          #expect(summary.rows > 0)
        }
        #expect(transfers.withLock { $0["second"] } == nil)
      }
    }

    @Test func anOutputOfOthersIsLeftAlone() async throws {
      try await withPhotos { _, root in
        try await ClusterFixture.withPlatform { platform in
          let error = await #expect(throws: PomonaError.self) {
            try await FeatureExtraction(recipe: recipe(precision: nil), store: platform.features)
              .run(on: platform.library.open(root, labels: .folder), to: root)
          }
          #expect(error?.code == .cannotCreate)
        }
      }
    }

    @Test func aMissingFolderIsNoInput() async throws {
      try await ClusterFixture.withPlatform { platform in
        let error = await #expect(throws: PomonaError.self) {
          try await platform.library.open("/no/such/folder", labels: .folder)
        }
        #expect(error?.code == .noInput)
      }
    }

    @Test func aMetadataFileOnTheClusterLabelsThePhotos() async throws {
      try await withPhotos { _, root in
        try "file_name,label,split\napple/0.jpg,it's red,train\npear/1.jpg,\"a, b\",test\n".write(
          toFile: "\(root)/metadata.csv", atomically: true, encoding: .utf8)
        let local = try Dataset.open(root)
        let remote = try await ClusterFixture.withPlatform { platform in
          try await platform.library.open(root, labels: .folder)
        }
        #expect(remote.samples == local.samples)
        #expect(remote.samples.map(\.label) == ["it's red", "a, b"])
        #expect(Set(remote.skipped) == Set(local.skipped))
      }
    }

    @Test func photosForThumbnailsAreReadFromTheCluster() async throws {
      try await withPhotos { _, root in
        let names = ["apple/0.jpg", "pear/3.jpg", "pear/none.jpg"]
        let contents = try await ClusterFixture.withPlatform { platform in
          let dataset = try await platform.library.open(root, labels: .folder)
          return await platform.library.contents(of: names, in: dataset)
        }
        #expect(contents.count == 2)
        for name in names.prefix(2) {
          #expect(contents[name] == Array(try Data(contentsOf: URL(filePath: "\(root)/\(name)"))))
        }
      }
    }

    @Test func theClassifierThatIsChosenIsThatOfThisMachine() async throws {
      try await withPhotos { folder, root in
        var configuration = try configuration()
        configuration.classifier = nil
        let here = folder.appending(path: "here.pomona").path
        let there = folder.appending(path: "there.pomona").path
        _ = try await Trainer(configuration: configuration).train(on: Dataset.open(root), to: here)
        try await ClusterFixture.withPlatform { [configuration] platform in
          _ = try await Trainer(configuration: configuration, on: platform)
            .train(on: platform.library.open(root, labels: .folder), to: there)
        }
        for file in ["classifier.safetensors", "evaluation.json"] {
          #expect(equalFiles(file, in: here, and: there), "\(file)")
        }
        let report = try String(contentsOfFile: "\(there)/report.html", encoding: .utf8)
        #expect(report.contains("<h3>Cluster</h3>") && report.contains("Activity log"))
        let work = folder.appending(path: ".pomona-work").path
        let left = (try? FileManager.default.contentsOfDirectory(atPath: work)) ?? []
        #expect(left.filter { !$0.hasSuffix(".crc") } == [], "tables are left behind")
      }
    }

    @Test func aBackboneTunedBesideTheClusterIsThatOfThisMachine() async throws {
      try await withPhotos { folder, root in
        var configuration = try configuration()
        configuration.backbone = try Backbone(
          contentsOf: configuration.backbone.path, overrides: .init(side: 64))
        configuration.classifier = .discriminant
        configuration.fineTuning = FineTuningOptions()
        configuration.fineTuning?.passes = 2
        let here = folder.appending(path: "here.pomona").path
        let there = folder.appending(path: "there.pomona").path
        _ = try await Trainer(configuration: configuration).train(on: Dataset.open(root), to: here)
        try await ClusterFixture.withPlatform { [configuration] platform in
          _ = try await Trainer(configuration: configuration, on: platform)
            .train(on: platform.library.open(root, labels: .folder), to: there)
        }
        for file in ["backbone.onnx", "classifier.safetensors"] {
          #expect(equalFiles(file, in: here, and: there), "\(file)")
        }
        let work = folder.appending(path: ".pomona-work").path
        let left = (try? FileManager.default.contentsOfDirectory(atPath: work)) ?? []
        #expect(left.filter { !$0.hasSuffix(".crc") } == [], "tables are left behind")
      }
    }

    @Test func predictionsAreThoseOfThisMachine() async throws {
      try await withPhotos { folder, root in
        let path = folder.appending(path: "model.pomona").path
        _ = try await Trainer(configuration: configuration()).train(
          on: Dataset.open(root), to: path)
        let model = try Model(contentsOf: path)
        var here: [String: Double] = [:]
        for try await photo in try Predictor(model: model).predictions(photosAt: [root]) {
          here[photo.path] = photo.value?.confidence ?? -1
        }
        let table = folder.appending(path: "answers").path
        let there = try await ClusterFixture.withPlatform { platform in
          try await confidences(of: [root], model: model, on: platform, writingTo: table)
        }
        #expect(here == there)
        #expect(here.count == 28)
        #expect(FileManager.default.fileExists(atPath: "\(table)/_SUCCESS"))
      }
    }

    private func confidences(
      of names: [String], model: Model, on platform: SparkPlatform, writingTo table: String?
    ) async throws -> [String: Double] {
      let outcomes = try await platform.classifier(for: model).outcomes(
        of: platform.library.photos(named: names), writingTo: table, stage: .predict,
        progress: { _ in })
      var confidences: [String: Double] = [:]
      for try await photo in outcomes {
        let prediction = photo.value.map {
          Prediction($0, labels: model.labels, count: 1)
        }
        confidences[photo.path] = prediction?.confidence ?? -1
      }
      return confidences
    }

    @Test(.enabled(if: CloudServers.areInstalled, "\(CloudServers.absence)"))
    func aModelInAnObjectStoreClassifiesOnTheCluster() async throws {
      try await withPhotos { folder, root in
        let servers = try CloudServers()
        let uri = servers.uri(.s3, path: "on-a-cluster/model.pomona")
        _ = try await Trainer(configuration: configuration()).train(
          on: Dataset.open(root), to: uri)
        let model = try Model(contentsOf: uri)
        let answers = try await ClusterFixture.withPlatform { platform in
          try await confidences(of: [root], model: model, on: platform, writingTo: nil)
        }
        #expect(answers.count == 28)
        #expect(answers.values.count { $0 > 0 } == 24)
      }
    }

    @Test func aWholeJobPassesAnNginxWithTLSAndToken() async throws {
      try #require(
        GuardedCluster.isAvailable, "needs nginx and openssl: scripts/setup --spark --test")
      try await withPhotos { folder, root in
        let guarded = try GuardedCluster(to: SparkCluster.connection().port)
        var connection = try SparkConnection(
          "sc://localhost:\(guarded.port)/;use_ssl=true;token=\(GuardedCluster.token)",
          environment: [:])
        connection.authorityFile = guarded.authority
        let summary = try await ClusterFixture.withPlatform(connection: connection) { platform in
          try await FeatureExtraction(recipe: recipe(precision: nil), store: platform.features)
            .run(
              on: platform.library.open(root, labels: .folder),
              to: folder.appending(path: "there").path)
        }
        #expect(summary.rows == 28)
      }
    }
  }
}
#endif
