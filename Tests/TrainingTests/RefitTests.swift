import Datasets
import Evaluations
import Features
import Foundation
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct RefitTests {
  private func train(
    _ photos: URL, _ kind: HeadKind?, refits: Bool, validation: Double? = nil
  ) async throws -> (result: TrainingResult, model: Model) {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    var configuration = TrainingConfiguration(
      backbone: try catalog.backbone(BackboneCatalog.defaultName))
    configuration.classifier = kind
    configuration.refits = refits
    configuration.validation = validation
    let folder = photos.deletingLastPathComponent().appending(path: "\(UUID().uuidString).pomona")
    let result = try await Trainer(configuration: configuration, jobs: 2)
      .train(on: Dataset.open(photos.path), to: folder.path)
    return (result, try Model(contentsOf: folder.path))
  }

  private func withPhotos(_ body: (URL) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["lemon", "lime", "plum"], count: 12, in: photos)
      try await body(photos)
    }
  }

  @Test(arguments: [.discriminant, .logisticRegression, .randomForest] as [HeadKind])
  func aRefittedHeadHasLearnedMoreAndReportsWhatWasMeasured(_ kind: HeadKind) async throws {
    try await withPhotos { photos in
      let plain = try await train(photos, kind, refits: false)
      let refitted = try await train(photos, kind, refits: true)
      #expect(refitted.result.evaluations.map(\.metrics) == plain.result.evaluations.map(\.metrics))
      #expect(refitted.model.classifier.encoded() != plain.model.classifier.encoded())
      #expect(refitted.model.classifier.temperature == plain.model.classifier.temperature)
      var parameters = refitted.model.manifest.parameters
      #expect(parameters.removeValue(forKey: "refit") == 1)
      #expect(parameters == plain.model.manifest.parameters)
      #expect(refitted.result.run.remarks.contains { $0.contains("fitted again") })
      #expect(!plain.result.run.remarks.contains { $0.contains("fitted again") })
    }
  }

  @Test func theHeadThatWasChosenIsRefitted() async throws {
    try await withPhotos { photos in
      let refitted = try await train(photos, nil, refits: true)
      #expect(refitted.model.manifest.parameters["refit"] == 1)
      #expect(refitted.result.heads.count == 4)
      #expect(refitted.model.classifier.kind == refitted.result.classifier)
    }
  }

  @Test func withoutValidationPhotosNothingIsChosenOrRefitted() async throws {
    try await withPhotos { photos in
      let (result, model) = try await train(photos, nil, refits: true, validation: 0)
      #expect(result.classifier == .discriminant && result.heads.isEmpty)
      #expect(model.classifier.temperature == nil)
      #expect(model.manifest.parameters == ["shrinkage": 0.1])
      #expect(result.run.remarks.contains { $0.contains("without validation photos") })
    }
  }
}
