import Datasets
import Evaluations
import Failures
import Features
import Foundation
import Imaging
import Inference
import Learning
import Models
import Tables
import TestSupport
import Testing
import Workers

/// The built program as a worker.
@Suite(.serialized) struct WorkerCommandTests {
  private typealias Encoded = (path: String, bytes: [UInt8])

  /// Photos, and a setup of the default backbone in f32.
  private func withSetup(_ body: (URL, [Encoded], Featurizer) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["apple"], count: 3, in: folder.appending(path: "photos"))
      let backbone = try BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path]
      ).backbone(BackboneCatalog.defaultName)
      let preprocessing = Preprocessing(precision: .f32)
      let setup = folder.appending(path: "setup")
      try WorkerSetup.write(
        FeatureRecipe(backbone: backbone, resize: .stretch, precision: .f32), to: setup.path)
      let photos = try (0..<3).map { number in
        let url = folder.appending(path: "photos/apple/\(number).jpg")
        return (path: url.path, bytes: [UInt8](try Data(contentsOf: url)))
      }
      try body(
        setup, photos, try Featurizer(backbone: backbone, preprocessing: preprocessing, jobs: 1))
    }
  }

  private func request(_ photo: Encoded) -> WorkerRequest {
    .photo(.file(photo.bytes), path: photo.path, .featurize)
  }

  @Test func featuresAreThoseOfTheFeaturizerBitForBitAndInOrder() throws {
    try withSetup { setup, photos, featurizer in
      let worker = try WorkerCommand(setup)
      guard case .hello(let facts) = try worker.receive() else {
        Issue.record("no facts")
        return
      }
      #expect(facts.backbone?.name == "mobilenet-v2" && facts.labels == nil)
      for photo in photos { try worker.send(request(photo)) }
      try worker.send(.ping)
      let here = try featurizer.makeWorker()
      for photo in photos {
        let (size, features) = try photo.bytes.withUnsafeBytes {
          try here.features(of: .encoded($0), views: [.whole], signed: true)
        }
        guard case .values(Array(features.joined()), size) = try worker.receive() else {
          Issue.record("other features of \(photo.path)")
          continue
        }
      }
      guard case .hello(facts) = try worker.receive() else {
        Issue.record("no reply to ping")
        return
      }
      #expect(try worker.end() == 0)
    }
  }

  @Test func rawPixelsHaveTheFeaturesOfALosslessPhoto() throws {
    try withSetup { setup, photos, _ in
      let script = """
        import io, sys
        from PIL import Image
        photo = Image.open(sys.argv[1]).convert("RGB").crop((0, 0, 31, 37))
        photo.save(sys.argv[2], "PNG")
        open(sys.argv[3], "wb").write(photo.tobytes())
        """
      let (png, raw) = ("\(photos[0].path).png", "\(photos[0].path).raw")
      _ = try Peer.python(script, [photos[0].path, png, raw])
      let file = [UInt8](try Data(contentsOf: URL(filePath: png)))
      let levels = [UInt8](try Data(contentsOf: URL(filePath: raw)))
      let worker = try WorkerCommand(setup)
      _ = try worker.receive()
      try worker.send(.photo(.file(file), path: "a", .featurize))
      try worker.send(.photo(.pixels(levels, width: 31, height: 37), path: "a", .featurize))
      try worker.send(.photo(.pixels(levels, width: 31, height: 38), path: "a", .featurize))
      let expected = try worker.receiveValues()
      #expect(try worker.receiveValues() == expected && !expected.isEmpty)
      guard case .unreadable = try worker.receive() else {
        Issue.record("a wrong size was accepted")
        return
      }
    }
  }

  @Test func aBrokenPhotoIsAReplyAndTheNextOneIsRight() throws {
    try withSetup { setup, photos, _ in
      let worker = try WorkerCommand(setup)
      _ = try worker.receive()
      try worker.send(request(("broken.jpg", Array(photos[0].bytes.prefix(200)))))
      try worker.send(request(("empty.jpg", [])))
      try worker.send(request(photos[1]))
      for _ in 0..<2 {
        guard case .unreadable = try worker.receive() else {
          Issue.record("a broken photo was read")
          return
        }
      }
      #expect(!(try worker.receiveValues().isEmpty))
      #expect(try worker.end() == 0)
    }
  }

  /// 40 rows of two classes that differ in each of four features.
  private func samples() -> (features: [Float], labels: [Int32]) {
    var random = SplitMix64(seed: 5)
    var (features, labels): ([Float], [Int32]) = ([], [])
    for row in 0..<40 {
      labels.append(Int32(row % 2))
      for _ in 0..<4 { features.append(Float(row % 2) + Float.random(in: 0..<0.8, using: &random)) }
    }
    return (features, labels)
  }

  private func parquet(
    _ schema: [ParquetField], _ columns: [Column]
  ) throws -> [UInt8] {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "part.parquet").path
      let writer = try ParquetWriter(path: path, schema: schema)
      try writer.write(columns)
      try writer.close()
      return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
  }

  @Test(arguments: [1, 3]) func aHeadIsFittedOnAShardAsInThisProcess(_ shards: Int) throws {
    let (features, labels) = samples()
    let shard = try parquet(
      [ParquetField("class", kind: .int32), ParquetField("features", kind: .floatList)],
      [.int32s(labels.map { $0 }), .floatLists(FloatLists(features, width: 4))])
    let worker = try WorkerCommand(nil)
    _ = try worker.receive()
    try worker.send(
      .fit(
        FitTask(head: .randomForest, shard: shards - 1, shards: shards, classes: 2, seed: 9),
        samples: shard))
    guard case .head(let bytes) = try worker.receive() else {
      Issue.record("no head")
      return
    }
    var request = HeadFitRequest(
      training: LabelledFeatures(
        features: try FeatureMatrix(columns: 4, values: features), labels: labels),
      classCount: 2, seed: 9, jobs: 1,
      shard: try HeadFitRequest.Shard(index: shards - 1, of: shards))
    request.axes = .none
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "head").path
      try ClassifierFile.write(
        CalibratedClassifier(try AxisForest.fit(request).classifier), to: path)
      #expect(try bytes == [UInt8](Data(contentsOf: URL(filePath: path))))
    }
  }

  @Test func aPartOfAFeatureTableIsEvaluatedAsInThisProcess() throws {
    let (features, labels) = samples()
    let head = CalibratedClassifier(
      try LogisticRegression.fit(
        HeadFitRequest(
          training: LabelledFeatures(
            features: try FeatureMatrix(columns: 4, values: features), labels: labels),
          classCount: 2, seed: 1, jobs: 1)
      ).classifier)
    let names = ["fig", "lime"]
    let rows = labels.indices
    let part = try parquet(
      [
        ParquetField("path", kind: .string), ParquetField("label", kind: .string, isNullable: true),
        ParquetField("split", kind: .string, isNullable: true),
        ParquetField("error", kind: .string, isNullable: true),
        ParquetField("features", kind: .floatList, isNullable: true),
      ],
      [
        .strings(rows.map { "\($0).jpg" }), .strings(rows.map { names[Int(labels[$0])] }),
        .strings(rows.map { $0 < 10 ? "train" : $0 < 30 ? "validation" : "test" }),
        .strings(rows.map { $0 == 39 ? "broken" : nil }),
        .floatLists(
          FloatLists(
            features, width: 4, isPresent: rows.map { $0 != 39 })),
      ])
    try withTemporaryFolder { folder in
      let setup = folder.appending(path: "setup")
      try WorkerSetup.write(head, labels: names, to: setup.path)
      let worker = try WorkerCommand(setup)
      guard case .hello(let facts) = try worker.receive() else {
        Issue.record("no facts")
        return
      }
      #expect(facts.labels == names && facts.backbone == nil)
      try worker.send(.evaluate(EvaluationTask(splits: [.validation, .test]), part: part))
      guard case .evaluations(let evaluations) = try worker.receive() else {
        Issue.record("no evaluations")
        return
      }
      #expect(Set(evaluations.builders.keys) == [.validation, .test])
      let test = try #require(evaluations.builders[.test]?.evaluation())
      #expect(test.samples == 9 && test.skipped.map(\.path) == ["39.jpg"])
      let path = folder.appending(path: "part.parquet").path
      try Data(part).write(to: URL(filePath: path))
      let content = try TableContent(
        ofPart: ParquetReader(path: path), classes: names, featureCount: 4)
      let validation = try #require(content.splits[.validation])
      let expected = try SplitEvaluation(classifier: head, labels: names, jobs: 2)
        .builder(for: validation, split: .validation).evaluation()
      #expect(evaluations.builders[.validation]?.evaluation()?.metrics == expected?.metrics)
    }
  }

  @Test func aFrameLongerThanTheLimitEndsTheWorkerWithoutReservingItsMemory() throws {
    let worker = try WorkerCommand(nil)
    _ = try worker.receive()
    try worker.send(raw: [0xff, 0xff, 0xff, 0xff])
    #expect(try worker.receive() == nil)
    #expect(try worker.end() != 0)
    #expect(worker.standardError.contains("longer than the limit"))
  }

  @Test func requestsThatEndWithinAFrameAreAnError() throws {
    let worker = try WorkerCommand(nil)
    _ = try worker.receive()
    try worker.send(raw: [0, 0, 1, 0, 1, 2, 3])
    #expect(try worker.end() != 0)
  }

  @Test func anUnknownRequestIsAFailure() throws {
    let worker = try WorkerCommand(nil)
    _ = try worker.receive()
    try worker.send(raw: [0, 0, 0, 1, 99])
    guard case .failure(let reason) = try worker.receive() else {
      Issue.record("it was answered")
      return
    }
    #expect(reason.contains("request 99"))
    #expect(try worker.end() != 0)
  }

  @Test func workThatAWorkerIsNotMadeForIsAFailure() throws {
    let worker = try WorkerCommand(nil)
    _ = try worker.receive()
    try worker.send(request(("a.jpg", [1])))
    guard case .failure(let reason) = try worker.receive() else {
      Issue.record("it was answered")
      return
    }
    #expect(reason.contains("without a backbone"))
  }

  @Test func anInjectedCrashIsReportedOnStandardError() throws {
    try withSetup { setup, photos, _ in
      let worker = try WorkerCommand(setup, environment: [FaultInjector.variable: "crash:/1.jpg"])
      _ = try worker.receive()
      try worker.send(request(photos[0]))
      #expect(!(try worker.receiveValues().isEmpty))
      try worker.send(request(photos[1]))
      #expect(throws: WorkerFailure.self) {
        if try worker.receive() == nil { throw WorkerFailure(.ended, "ended") }
      }
      #expect(worker.standardError.contains("injected crash"))
    }
  }
}
