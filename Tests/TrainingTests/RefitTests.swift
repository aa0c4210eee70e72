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
    _ photos: URL, _ kind: HeadKind?, refits: Bool, validation: Double? = nil,
    configure: (inout TrainingConfiguration) throws -> Void = { _ in }
  ) async throws -> (result: TrainingResult, model: Model) {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    var configuration = TrainingConfiguration(
      backbone: try catalog.backbone(BackboneCatalog.defaultName))
    configuration.classifier = kind
    configuration.refits = refits
    configuration.validation = validation
    try configure(&configuration)
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

  @Test(arguments: [nil, .discriminant] as [HeadKind?])
  func withoutValidationPhotosHeadsAreJudgedOnFolds(_ kind: HeadKind?) async throws {
    try await withPhotos { photos in
      let (result, model) = try await train(photos, kind, refits: true, validation: 0)
      #expect(result.heads.count == (kind == nil ? 4 : 1))
      #expect(model.classifier.temperature != nil && model.classifier.novelty != nil)
      #expect(model.classifier.rightProbabilities?.count == 36)
      #expect(model.manifest.parameters["refit"] == nil)
      #expect(result.run.samples.train == 36)
      #expect(result.run.remarks.contains { $0.contains("folds of the training photos") })
    }
  }

  @Test func photosOfAGroupAreHeldOutTogether() async throws {
    try await withPhotos { photos in
      let (result, _) = try await train(photos, .discriminant, refits: false) {
        $0.groupPattern = try GroupPattern("/([0-9])")
      }
      // Of each class the groups are 0, 2 to 9, and the three photos 1, 10 and 11.
      #expect(6...9 ~= result.run.samples.validation)
      let groups = try GroupPattern("/([0-9])")
      for seed in 0..<8 {
        let dataset = try Dataset.open(photos.path)
        let drawn = dataset.drawingSplits(
          validation: 0.3, seed: UInt64(seed), groups: groups.groups(of: dataset))
        for label in drawn.classes {
          let burst = ["1", "10", "11"].map { "\(label)/\($0).jpg" }
          let splits = drawn.samples.filter { burst.contains($0.path) }.map(\.split)
          #expect(splits.count == 3 && Set(splits).count == 1)
        }
        #expect(drawn.samples(in: .validation).count <= 12)
      }
      let folded = try await train(photos, .discriminant, refits: false, validation: 0) {
        $0.groupPattern = try GroupPattern("(lemon|lime|plum)")
      }
      // Every class is one group, so that no photo can be held out.
      #expect(folded.result.heads.isEmpty && folded.model.classifier.temperature == nil)
      #expect(folded.result.run.remarks.contains { $0.contains("no photos could be held out") })
    }
  }
}
