import Datasets
import Evaluations
import Failures
import Foundation
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct CrossValidationTests {
  private func train(_ photos: URL, folds: Int) async throws -> (TrainingResult, Model) {
    let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
    var configuration = TrainingConfiguration(
      backbone: try catalog.backbone(BackboneCatalog.defaultName))
    configuration.folds = folds
    let model = photos.deletingLastPathComponent().appending(path: "m.pomona").path
    let result = try await Trainer(configuration: configuration, jobs: 2)
      .train(on: Dataset.open(photos.path), to: model)
    return (result, try Model(contentsOf: model))
  }

  @Test func everyTrainingPhotoIsScoredByAHeadThatHasNotSeenIt() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["lemon", "lime", "plum"], count: 16, in: photos)
      let (result, model) = try await train(photos, folds: 4)
      #expect(result.evaluations.map(\.name) == ["folds", "train"])
      let folds = try #require(result.evaluations.first)
      #expect(folds.samples == 48 && folds.split == nil && folds.part == .folds)
      #expect(folds.metrics.accuracy > 0.8)
      let kept = try #require(result.heads.first { $0.kind == result.classifier })
      #expect(abs(folds.metrics.accuracy - kept.accuracy) < 1e-9)
      #expect(result.run.samples.train == 48 && result.run.samples.validation == 0)
      #expect(model.manifest.metrics["folds"] == folds.metrics)
    }
  }

  @Test func foldsDoNotReplaceAValidationSplit() async throws {
    try await withTemporaryFolder { folder in
      for split in ["train", "validation"] {
        try SamplePhotos.make(
          classes: ["lemon", "lime"], count: 4, in: folder.appending(path: "photos/\(split)"))
      }
      let error = await #expect(throws: PomonaError.self) {
        try await train(folder.appending(path: "photos"), folds: 3)
      }
      #expect(error?.code == .unusableData)
    }
  }
}
