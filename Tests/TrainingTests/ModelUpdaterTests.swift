import Datasets
import Failures
import Features
import Foundation
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct ModelUpdaterTests {
  /// A folder with the photos of three fruits in `all`, nine of each for training and three for validation.
  private func withPhotos(_ body: (URL) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let flat = folder.appending(path: "flat")
      let classes = ["lemon", "kiwi", "plum"]
      try SamplePhotos.make(classes: classes, count: 12, in: flat)
      for label in classes {
        for number in 0..<12 {
          try copy(
            flat.appending(path: "\(label)/\(number).jpg"),
            to: folder.appending(path: "all/\(split(number))/\(label)/\(number).jpg"))
        }
      }
      try await body(folder)
    }
  }

  private func split(_ number: Int) -> String { number < 9 ? "train" : "validation" }

  private func copy(_ source: URL, to target: URL) throws {
    let files = FileManager.default
    try files.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try files.copyItem(at: source, to: target)
  }

  /// Copies a class of `all`, both splits, to a data set.
  private func copyClass(_ label: String, of folder: URL, to name: String) throws {
    for split in ["train", "validation"] {
      try copy(
        folder.appending(path: "all/\(split)/\(label)"),
        to: folder.appending(path: "\(name)/\(split)/\(label)"))
    }
  }

  private func train(
    _ dataset: String, in folder: URL, _ kind: HeadKind? = .discriminant,
    keepsStatistics: Bool = true, refits: Bool = false
  ) async throws -> Model {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    var configuration = TrainingConfiguration(
      backbone: try catalog.backbone(BackboneCatalog.defaultName))
    configuration.classifier = kind
    configuration.keepsStatistics = keepsStatistics
    configuration.refits = refits
    let model = folder.appending(path: "\(UUID().uuidString).pomona").path
    _ = try await Trainer(configuration: configuration, jobs: 2)
      .train(on: Dataset.open(folder.appending(path: dataset).path), to: model)
    return try Model(contentsOf: model)
  }

  private func update(
    _ model: Model, _ change: ModelUpdater.Change, _ dataset: String, in folder: URL,
    configure: (inout ModelUpdater) -> Void = { _ in }
  ) async throws -> (model: Model, result: UpdateResult) {
    var updater = ModelUpdater(change, jobs: 2)
    configure(&updater)
    let target = folder.appending(path: "\(UUID().uuidString).pomona").path
    let result = try await updater.update(
      model, with: Dataset.open(folder.appending(path: dataset).path), to: target)
    return (try Model(contentsOf: target), result)
  }

  /// The largest difference between the answers of two models to all photos.
  private func difference(_ first: Model, _ second: Model, on folder: URL) async throws -> Double {
    #expect(first.labels == second.labels)
    var answers: [[Answer]] = []
    for model in [first, second] {
      let outcomes = try Predictor(model: model, jobs: 2).outcomes(
        of: Dataset.photos(named: [folder.appending(path: "all").path]), writingTo: nil,
        stage: .predict, progress: { _ in })
      var own: [Answer] = []
      for try await outcome in outcomes { own.append(try outcome.result.get()) }
      answers.append(own)
    }
    #expect(answers[0].count == 36)
    return zip(answers[0], answers[1]).reduce(0) { largest, pair in
      zip(pair.0.numbers, pair.1.numbers).reduce(largest) { max($0, Double(abs($1.0 - $1.1))) }
    }
  }

  @Test(arguments: [false, true])
  func learningAClassEqualsTrainingOnAllPhotos(refits: Bool) async throws {
    try await withPhotos { folder in
      for label in ["lemon", "plum"] { try copyClass(label, of: folder, to: "old") }
      try copyClass("kiwi", of: folder, to: "new")
      let old = try await train("old", in: folder, refits: refits)
      let whole = try await train("all", in: folder, refits: refits)
      let (learned, result) = try await update(old, .learn, "new", in: folder)
      #expect(result.classes == ["kiwi", "lemon", "plum"])
      #expect(result.addedClasses == ["kiwi"] && result.removedClasses.isEmpty)
      #expect(result.photos.learned == 9 && result.photos.heldOut == 3)
      #expect(result.before != nil && result.after != nil)
      #expect(result.changes.map(\.label) == ["lemon", "plum"])
      #expect(learned.manifest.metrics.keys.sorted() == ["validation"])
      #expect(learned.manifest.parameters == whole.manifest.parameters)
      #expect(try await difference(learned, whole, on: folder) < 1e-4)
      // And back again.
      let (forgotten, undo) = try await update(learned, .forget, "new", in: folder)
      #expect(undo.removedClasses == ["kiwi"] && undo.photos.forgotten == 12)
      #expect(try await difference(forgotten, old, on: folder) < 1e-4)
    }
  }

  @Test func correctedLabelsEqualATrainingWithThem() async throws {
    try await withPhotos { folder in
      for label in ["kiwi", "lemon", "plum"] { try copyClass(label, of: folder, to: "wrong") }
      let files = FileManager.default
      for (split, number) in [("train", 1), ("train", 2), ("validation", 10)] {
        let photo = folder.appending(path: "wrong/\(split)/kiwi/\(number).jpg")
        try copy(photo, to: folder.appending(path: "corrected/kiwi/\(number).jpg"))
        try files.moveItem(
          at: photo, to: folder.appending(path: "wrong/\(split)/plum/kiwi \(number).jpg"))
      }
      let wrong = try await train("wrong", in: folder)
      let right = try await train("all", in: folder)
      #expect(try await difference(wrong, right, on: folder) > 1e-3)
      let (corrected, result) = try await update(wrong, .correct, "corrected", in: folder)
      #expect(result.photos.corrected == 3 && result.photos.skipped == 0)
      #expect(try await difference(corrected, right, on: folder) < 1e-4)
      let again = try await update(corrected, .correct, "corrected", in: folder).result
      #expect(again.photos.corrected == 0)
      #expect(again.run.skipped.map(\.reason).allSatisfy { $0.contains("with this label") })
    }
  }

  @Test func photosThatChangeNothingAreCountedOutWithTheReason() async throws {
    try await withPhotos { folder in
      for label in ["lemon", "plum"] { try copyClass(label, of: folder, to: "old") }
      try copyClass("kiwi", of: folder, to: "new")
      try Data("no photo".utf8).write(to: folder.appending(path: "old/train/plum/text.jpg"))
      let old = try await train("old", in: folder)
      let (same, known) = try await update(old, .learn, "old", in: folder)
      #expect(known.photos.learned == 0 && known.photos.skipped == 25)
      #expect(known.run.skipped.count { $0.reason == "the model has learned it already" } == 18)
      #expect(known.run.skipped.count { $0.reason == "the model holds it out" } == 6)
      #expect(try await difference(same, old, on: folder) == 0)
      let unknown = try await update(old, .forget, "new", in: folder).result
      #expect(unknown.photos.forgotten == 0 && unknown.photos.skipped == 12)
    }
  }

  @Test func anUpdateThatDoesNotMeetItsRequirementIsNotPublished() async throws {
    try await withPhotos { folder in
      let model = try await train("all", in: folder)
      try copyClass("kiwi", of: folder, to: "new")
      try FileManager.default.moveItem(
        at: folder.appending(path: "new/train/kiwi"), to: folder.appending(path: "new/train/fig"))
      await #expect(throws: PomonaError.self) {
        try await update(model, .learn, "new", in: folder) {
          $0.requirements = [Requirement("log_loss<=0")].compactMap { $0 }
        }
      }
      let models = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(models.count { $0.hasSuffix(".pomona") } == 1)
    }
  }

  @Test func modelsThatCannotBeUpdatedSayWhy() async throws {
    try await withPhotos { folder in
      let forest = try await train("all", in: folder, .randomForest)
      let bare = try await train("all", in: folder, keepsStatistics: false)
      for (model, text) in [(forest, "random-forest"), (bare, "statistics")] {
        let error = await #expect(throws: PomonaError.self) {
          try await update(model, .forget, "all", in: folder)
        }
        #expect(error?.code == .unusableData && error?.message.contains(text) == true)
      }
      let (updated, _) = try await update(forest, .learn, "all", in: folder) {
        $0.classifier = .discriminant
      }
      #expect(updated.classifier.kind == .discriminant)
      let all = await #expect(throws: PomonaError.self) {
        try await update(updated, .forget, "all", in: folder)
      }
      #expect(all?.message.contains("fewer than two classes") == true)
    }
  }

  @Test func requirementsAreAMetricAndABound() throws {
    var metrics = try ClassificationMetrics(classCount: 2)
    try metrics.add(probabilities: [0.9, 0.1, 0.8, 0.2], labels: [0, 1])
    let half = Metrics(metrics)
    for (text, isMet) in [
      ("accuracy>=0.5", true), ("accuracy >= 0.51", false), ("accuracy<=0.5", true),
      ("log_loss<=0.1", false), ("calibration_error<=1", true), ("top_5_accuracy>=1", true),
    ] {
      #expect(try #require(Requirement(text)).isMet(by: half) == isMet, "\(text)")
    }
    for text in ["accuracy", "accuracy>0.5", "acc>=0.5", "accuracy>=x", ""] {
      #expect(Requirement(text) == nil, "\(text)")
    }
  }

  @Test func copiesOfAPhotoAreHeldOutTogether() async throws {
    try await withPhotos { folder in
      for label in ["lemon", "plum"] { try copyClass(label, of: folder, to: "two") }
      let model = try await train("two", in: folder)
      _ = try Peer.python(
        """
        import glob, os, sys
        from PIL import Image
        os.makedirs(sys.argv[2])
        for path in sorted(glob.glob(sys.argv[1] + "/*.jpg"))[:10]:
            photo, name = Image.open(path), sys.argv[2] + "/" + os.path.basename(path)[:-4]
            photo.save(name + ".jpg", quality=90)
            photo.save(name + "-again.jpg", quality=75)
            photo.resize((photo.width * 3 // 4, photo.height * 3 // 4)).save(name + "-small.jpg", quality=85)
        """,
        [folder.appending(path: "flat/kiwi").path, folder.appending(path: "more/kiwi").path])
      let before = try model.statistics().heldOut.count
      let updated = try await update(model, .learn, "more", in: folder) { $0.validation = 0.25 }
      // One by one, 8 of the 30 photos would be drawn.
      let drawn = try updated.model.statistics().heldOut.count - before
      #expect(drawn > 0 && drawn.isMultiple(of: 3), "\(drawn) photos are held out")
    }
  }
}
