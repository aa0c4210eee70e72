import Datasets
import Exports
import Features
import Foundation
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct ViewTrialTests {
  @Test func theBetterNumberOfViewsIsKeptAndRecorded() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["lemon", "lime", "plum"], count: 12, in: photos)
      let catalog = BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path])
      var configuration = TrainingConfiguration(
        backbone: try catalog.backbone(BackboneCatalog.defaultName))
      configuration.classifier = .discriminant
      configuration.views = .two
      let path = folder.appending(path: "fruit.pomona").path
      let result = try await Trainer(configuration: configuration, jobs: 2)
        .train(on: Dataset.open(photos.path), to: path)
      let tried = try #require(result.run.alternatives?.first { $0.kind == .views })
      let model = try Model(contentsOf: path)
      let views = model.manifest.preprocessing.views
      let isBetter =
        (tried.chosen.accuracy, -tried.chosen.logLoss)
        >= (tried.figures.accuracy, -tried.figures.logLoss)
      #expect(isBetter)
      #expect(tried.options == (views == .two ? "--views 1" : "--views 2"))
      #expect(result.run.remarks.contains { $0.contains("of the held-out photos with 2") })
      let files = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(!files.contains("views") && !files.contains("features"))
      // The answers are those of the recorded views.
      let photo = [UInt8](try Data(contentsOf: photos.appending(path: "lime/3.jpg")))
      let worker = try Featurizer(
        backbone: model.backbone, preprocessing: model.manifest.preprocessing, jobs: 1
      ).makeWorker()
      let features = try photo.withUnsafeBytes { try worker.features(of: .encoded($0)).features }
      let answer = try model.classifier.answer(for: features)
      let prediction = try Predictor(model: model, jobs: 1).classify(photo)
      #expect(
        prediction.confidence == Double(answer.probabilities.max() ?? 0))
      if views != .one { #expect(throws: (any Error).self) { try ModelExport(of: model) } }
    }
  }

  @Test func theNumberOfViewsIsWrittenWhereThereAreSeveral() throws {
    let one = try JSONEncoder().encode(Preprocessing(precision: .f32))
    #expect(!String(decoding: one, as: UTF8.self).contains("views"))
    #expect(try JSONDecoder().decode(Preprocessing.self, from: one).views == .one)
    let four = Preprocessing(precision: .bf16, views: .four)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: JSONEncoder().encode(four)) == four)
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(
        Preprocessing.self, from: Data(#"{"resize":"stretch","precision":"f32","views":3}"#.utf8))
    }
  }
}
