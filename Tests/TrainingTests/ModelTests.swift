import Datasets
import Evaluations
import Failures
import Features
import Foundation
import Imaging
import Inference
import Learning
import Models
import Reports
import TestSupport
import Testing
import Training

/// A model of three classes, trained once for all tests.
private let trained = Task { try await TrainedModel() }

private struct TrainedModel: Sendable {
  let folder: URL
  let photos: URL
  let result: TrainingResult

  init() async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
    photos = folder.appending(path: "photos")
    try SamplePhotos.make(classes: ["lemon", "lime", "plum"], count: 20, in: photos)
    _ = try SamplePhotos.makeGarbage(in: photos.appending(path: "lime"))
    result = try await Self.train(photos, to: folder.appending(path: "fruit.pomona"))
  }

  static func train(
    _ photos: URL, to model: URL, classifier: HeadKind? = .randomForest,
    jobs: Int = 2
  ) async throws -> TrainingResult {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    var configuration = TrainingConfiguration(
      backbone: try catalog.backbone(BackboneCatalog.defaultName))
    configuration.classifier = classifier
    configuration.pricePerHour = 3.6
    return try await Trainer(configuration: configuration, jobs: jobs)
      .train(on: Dataset.open(photos.path), to: model.path)
  }
}

@Suite struct ModelTests {
  private let model: TrainedModel

  init() async throws { model = try await trained.value }

  private func copy(_ body: (URL) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let copy = folder.appending(path: "copy.pomona")
      try FileManager.default.copyItem(atPath: model.result.model, toPath: copy.path)
      try await body(copy)
    }
  }

  @Test func trainingSeparatesThreeColoursAndAccountsForEveryPhoto() throws {
    let result = model.result
    #expect(result.classes == ["lemon", "lime", "plum"])
    #expect(result.evaluations.map(\.split) == [.validation, .train])
    #expect(result.evaluations[0].metrics.accuracy >= 0.9)
    #expect(result.run.samples.train + result.run.samples.validation == 60)
    #expect(result.run.samples.skipped == 5)
    #expect(result.run.skipped.count == 5)
    #expect(abs((result.run.cost ?? 0) - result.run.seconds.total / 1000) < 1e-9)
  }

  @Test func theFolderHoldsItsFilesAndNothingIsLeftBesideIt() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: model.result.model).sorted()
    #expect(
      files == [
        "backbone.onnx", "classifier.safetensors", "evaluation.json", "manifest.json",
        "report.html", "run.json", "statistics.safetensors",
      ])
    let beside = try FileManager.default.contentsOfDirectory(atPath: model.folder.path).sorted()
    #expect(beside.filter { $0.hasPrefix(".") }.isEmpty)
  }

  @Test func theReportIsHTMLAndTheRecordsAreJSON() throws {
    let folder = URL(filePath: model.result.model)
    let report = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
    #expect(report.hasPrefix("<!"))
    #expect(report.contains("3 classes"))
    for name in ["evaluation.json", "run.json", "manifest.json"] {
      let json = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appending(path: name)))
      #expect(json is [String: Any])
    }
  }

  @Test(arguments: [HeadKind.randomForest, .logisticRegression, nil])
  func trainingsWithAnyNumberOfThreadsGiveTheSameBytes(_ classifier: HeadKind?) async throws {
    try await withTemporaryFolder { folder in
      let one = try await TrainedModel.train(
        model.photos, to: folder.appending(path: "1.pomona"), classifier: classifier, jobs: 1)
      let two = try await TrainedModel.train(
        model.photos, to: folder.appending(path: "2.pomona"), classifier: classifier, jobs: 2)
      for name in [
        "classifier.safetensors", "evaluation.json", "backbone.onnx", "statistics.safetensors",
      ] {
        let first = try Data(contentsOf: URL(filePath: "\(one.model)/\(name)"))
        #expect(try Data(contentsOf: URL(filePath: "\(two.model)/\(name)")) == first)
      }
      #expect(one.run.remarks.contains { $0.contains("was kept") } == (classifier == nil))
    }
  }

  @Test func aMovedModelGivesTheSamePredictions() async throws {
    let photo = [UInt8](try Data(contentsOf: model.photos.appending(path: "plum/3.jpg")))
    let here = try Predictor(model: Model(contentsOf: model.result.model)).classify(photo)
    try await copy { copy in
      let there = try Predictor(model: Model(contentsOf: copy.path)).classify(photo)
      #expect(there == here)
      #expect(there.label == "plum")
      #expect(abs(there.top.reduce(0) { $0 + $1.confidence } - 1) < 1e-4)
    }
  }

  @Test func explanationsAndSetsOfLabelsComeWithThePrediction() async throws {
    let predictor = try Predictor(model: Model(contentsOf: model.result.model), jobs: 2)
    let paths = [model.photos.appending(path: "plum").path]
    var plain: [Prediction?] = []
    for try await outcome in try predictor.predictions(photosAt: paths) {
      plain.append(outcome.value)
    }
    var count = 0
    for try await outcome in try predictor.explanations(photosAt: paths, cells: 3, coverage: 0.9) {
      defer { count += 1 }
      #expect(outcome.value?.prediction.top == plain[count]?.top)
      #expect(outcome.value?.prediction.novelty == plain[count]?.novelty)
      guard let explained = outcome.value else { continue }
      #expect(explained.heat.count == 3 && explained.heat.allSatisfy { $0.count == 3 })
      #expect(explained.prediction.labelSet?.first == explained.prediction.label)
      #expect(explained.region.width == 1)
    }
    #expect(count == plain.count && count >= 20)
    #expect(plain.allSatisfy { $0?.labelSet == nil })
  }

  @Test(arguments: [
    "backbone.onnx", "classifier.safetensors", "evaluation.json", "report.html", "run.json",
  ])
  func aChangedByteIsFound(_ name: String) async throws {
    try await copy { copy in
      let path = copy.appending(path: name)
      var bytes = try Data(contentsOf: path)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: path)
      let error = #expect(throws: PomonaError.self) { try Model(contentsOf: copy.path) }
      #expect(error?.code == .invalidModel)
      #expect(error?.message.contains(name) == true)
    }
  }

  @Test func aMissingFileIsNamed() async throws {
    try await copy { copy in
      try FileManager.default.removeItem(at: copy.appending(path: "run.json"))
      let error = #expect(throws: PomonaError.self) { try Model(contentsOf: copy.path) }
      #expect(error?.message.contains("run.json: the file is missing") == true)
    }
  }

  private func rewriteManifest(of copy: URL, _ change: (inout [String: Any]) -> Void) throws {
    let path = copy.appending(path: "manifest.json")
    var manifest = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
    change(&manifest)
    try JSONSerialization.data(withJSONObject: manifest).write(to: path)
  }

  @Test func aNewerFormatIsRejectedWithARemedy() async throws {
    try await copy { copy in
      try rewriteManifest(of: copy) { manifest in
        manifest = ["format": "pomona-model", "format_version": 99, "what": "is new"]
      }
      let error = #expect(throws: PomonaError.self) { try Model(contentsOf: copy.path) }
      #expect(error?.code == .unsupportedFormat)
      #expect(error?.remedy?.contains("Update Pomona") == true)
    }
  }

  @Test func aManifestCannotPointOutsideItsFolder() async throws {
    try await copy { copy in
      try rewriteManifest(of: copy) { $0["files"] = ["../secret": ["bytes": 1, "sha256": "00"]] }
      let error = #expect(throws: PomonaError.self) { try Model(contentsOf: copy.path) }
      #expect(error?.message.contains("outside the folder") == true)
    }
  }

  @Test func aManifestWithHugeNumbersIsReportedAndOneWithALabelTwiceRejected() async throws {
    try await copy { copy in
      try rewriteManifest(of: copy) { $0["parameters"] = ["trees": 1e300] }
      let predictor = try Predictor(model: Model(contentsOf: copy.path))
      let evaluation = try await Evaluator(predictor: predictor).evaluate(
        Dataset.open(model.photos.path))
      let report = Report(
        on: predictor.model.manifest, title: "copy", evaluations: [evaluation], run: nil)
      #expect(try report.html().contains("lime"))
      try rewriteManifest(of: copy) { $0["labels"] = ["lime", "lime", "plum"] }
      let error = #expect(throws: PomonaError.self) { try Model(contentsOf: copy.path) }
      #expect(error?.message.contains("twice") == true)
    }
  }

  @Test func aForeignFolderWithAManifestIsNotReplaced() async throws {
    try await withTemporaryFolder { folder in
      let site = folder.appending(path: "site")
      try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
      try Data(#"{"name": "a web page"}"#.utf8).write(to: site.appending(path: "manifest.json"))
      let error = await #expect(throws: PomonaError.self) {
        try await TrainedModel.train(model.photos, to: site)
      }
      #expect(error?.code == .cannotCreate)
      #expect(FileManager.default.fileExists(atPath: site.appending(path: "manifest.json").path))
    }
  }

  @Test func aFolderWithoutAManifestIsNotAModel() throws {
    let error = #expect(throws: PomonaError.self) { try Model(contentsOf: model.photos.path) }
    #expect(error?.code == .noInput)
  }

  @Test func predictionsKeepTheOrderAndUnreadablePhotosAreOutcomes() async throws {
    let predictor = try Predictor(model: Model(contentsOf: model.result.model))
    let paths = ["lime/1.jpg", "lime/empty.jpg", "plum/2.jpg", "nowhere.jpg"].map {
      model.photos.appending(path: $0).path
    }
    var photos: [PhotoOutcome<Prediction>] = []
    for try await photo in try predictor.predictions(photosAt: paths, count: 2) {
      photos.append(photo)
    }
    #expect(photos.map(\.path) == paths)
    #expect(photos.map { $0.value?.label } == ["lime", nil, "plum", nil])
    #expect(photos.map { $0.failure == nil } == [true, false, true, false])
    #expect(photos[0].value?.top.count == 2)
  }

  @Test func evaluatingTheTrainingPhotosAgreesWithTheTraining() async throws {
    try await withTemporaryFolder { folder in
      let predictor = try Predictor(model: Model(contentsOf: model.result.model))
      let table = folder.appending(path: "answers.parquet").path
      let evaluation = try await Evaluator(predictor: predictor).evaluate(
        Dataset.open(model.photos.path), predictions: table)
      #expect(evaluation.samples == 60)
      #expect(evaluation.skipped.count == 5)
      #expect(evaluation.confusionMatrix.flatMap { $0 }.reduce(0, +) == 60)
      let answer = try Peer.python(
        """
        import sys, pyarrow.parquet as pq
        rows = pq.read_table(sys.argv[1]).to_pylist()
        good = [r for r in rows if not r["error"]]
        print(len(rows), sum(r["label"] == r["truth"] for r in good),
              all(abs(sum(r["probabilities"]) - 1) < 1e-4 for r in good),
              all(abs(max(r["probabilities"]) - r["confidence"]) < 1e-6 for r in good))
        """, [table])
      let correct = Int((evaluation.metrics.accuracy * 60).rounded())
      #expect(String(decoding: answer, as: UTF8.self) == "65 \(correct) True True\n")
    }
  }

  @Test func photosOfClassesThatTheModelLacksAreWrongAndNamed() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["lime", "durian"], count: 2, in: folder)
      let predictor = try Predictor(model: Model(contentsOf: model.result.model))
      let evaluation = try await Evaluator(predictor: predictor).evaluate(Dataset.open(folder.path))
      #expect(evaluation.samples == 4 && evaluation.skipped.isEmpty)
      #expect(evaluation.missingClasses == [MissingClass(label: "durian", support: 2)])
      #expect(evaluation.metrics.accuracy <= 0.5 && evaluation.metrics.top5Accuracy <= 0.5)
      let durian = try #require(evaluation.perClass.last)
      #expect(durian.label == "durian" && durian.recall == 0 && durian.support == 2)
      #expect(evaluation.labels == model.result.classes && evaluation.confusionMatrix.count == 3)
      #expect(evaluation.mistakes.count { $0.label == "durian" && $0.labelProbability == 0 } == 2)
      #expect(evaluation.unscoredClasses == ["lemon", "plum"])
      // Photos of other classes alone are a mistake of the caller.
      let error = await #expect(throws: PomonaError.self) {
        try FileManager.default.removeItem(at: folder.appending(path: "lime"))
        _ = try await Evaluator(predictor: predictor).evaluate(Dataset.open(folder.path))
      }
      #expect(error?.code == .unusableData)
    }
  }

  @Test func photosThatWereLearnedFromAreScoredApart() async throws {
    try await withTemporaryFolder { folder in
      let model = try Model(contentsOf: model.result.model)
      let evaluator = Evaluator(classifier: try Predictor(model: model))
      // Names and folders do not matter: photos are recognised by their features.
      let renamed = folder.appending(path: "renamed")
      for label in model.labels {
        let target = renamed.appending(path: label)
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        for number in 0..<20 {
          try FileManager.default.copyItem(
            at: self.model.photos.appending(path: "\(label)/\(number).jpg"),
            to: target.appending(path: "copy-\(number).jpg"))
        }
      }
      let scores = try await evaluator.scores(on: Dataset.open(renamed.path))
      let run = self.model.result.run.samples
      #expect(scores.evidence == .compared && scores.all.samples == 60)
      #expect(scores.learned?.samples == run.train && scores.unseen?.samples == run.validation)
      #expect(scores.all.learned?.samples == run.train)
      #expect(scores.headline.part == .unseen)
      #expect(scores.evaluations.map(\.part) == [.unseen, .learned, nil])
      #expect(scores.all.thresholds?.first?.answered == 60)
      let others = folder.appending(path: "others")
      try SamplePhotos.make(classes: ["lime", "plum"], count: 22, in: others)
      for label in ["lime", "plum"] {
        for number in 0..<20 {
          try FileManager.default.removeItem(at: others.appending(path: "\(label)/\(number).jpg"))
        }
      }
      let unseen = try await evaluator.scores(on: Dataset.open(others.path))
      #expect(unseen.learned == nil && unseen.unseen?.samples == 4)
      #expect(unseen.evaluations.map(\.part) == [nil])
    }
  }

  @Test func aSingleClassIsRejected() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["lime"], count: 2, in: folder)
      let error = await #expect(throws: PomonaError.self) {
        try await TrainedModel.train(folder, to: folder.appending(path: "x.pomona"))
      }
      #expect(error?.code == .unusableData)
    }
  }
}
