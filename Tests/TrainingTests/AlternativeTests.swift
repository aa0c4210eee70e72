import Datasets
import Foundation
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct AlternativeTests {
  private func figures(_ accuracy: Double, _ logLoss: Double) -> Alternative.Figures {
    Alternative.Figures(accuracy: accuracy, logLoss: logLoss)
  }

  @Test func otherChoicesAreMeasuredOnASample() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["lemon", "lime", "plum"], count: 140, in: photos)
      let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      let chosen = try catalog.backbone("mobilenet-v2", overrides: .init(side: 96))
      var configuration = TrainingConfiguration(backbone: chosen)
      configuration.alternatives = [
        .init(
          kind: .side, options: "--input-side 128",
          backbone: try catalog.backbone("mobilenet-v2", overrides: .init(side: 128))),
        .init(
          kind: .backbone, options: "--backbone efficientnet-lite0",
          backbone: try catalog.backbone("efficientnet-lite0", overrides: .init(side: 96))),
      ]
      let result = try await Trainer(configuration: configuration, jobs: 2)
        .train(on: Dataset.open(photos.path), to: folder.appending(path: "m.pomona").path)
      let alternatives = try #require(result.run.alternatives)
      let others = alternatives.filter { $0.kind == .classifier }
      #expect(others.count == (result.classifier == .blend ? 3 : 2))
      #expect(others.allSatisfy { $0.trainingPhotos == 336 && $0.heldOutPhotos == 84 })
      let sampled = alternatives.filter { [.side, .backbone].contains($0.kind) }
      #expect(sampled.map(\.options) == ["--input-side 128", "--backbone efficientnet-lite0"])
      #expect(sampled.allSatisfy { $0.trainingPhotos == 140 && $0.heldOutPhotos == 70 })
      #expect(sampled[0].chosen == sampled[1].chosen)
      #expect(sampled.allSatisfy { $0.figures.accuracy > 0.8 })
      let parts = alternatives.filter { $0.kind == .photos }
      #expect(parts.map(\.fraction) == [0.25, 0.5])
      #expect(parts.first?.trainingPhotos == 84 && parts.first?.chosen == parts.last?.chosen)
      let half = try #require(alternatives.last)
      #expect(half.kind == .photos && half.trainingPhotos == 168 && half.heldOutPhotos == 84)
      let report = try String(contentsOfFile: "\(result.model)/report.html", encoding: .utf8)
      #expect(report.contains("Other choices") && report.contains("--input-side 128"))
      #expect(report.contains("Enough photos?") && report.contains("a quarter"))
      // Nothing of the trials is left in the model.
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: result.model).allSatisfy {
          $0.hasSuffix(".safetensors") || $0.hasSuffix(".json") || $0.hasSuffix(".onnx")
            || $0.hasSuffix(".html")
        })
    }
  }

  @Test func aGainWithinChanceIsNone() {
    func isBetter(_ other: Alternative.Figures, photos: Int) -> Bool {
      Alternative(
        .side, figures: other, chosen: figures(0.7, 1), trainingPhotos: 100, heldOutPhotos: photos
      ).isBetter
    }
    #expect(isBetter(figures(0.75, 0.9), photos: 200))
    #expect(!isBetter(figures(0.71, 0.9), photos: 200))
    #expect(isBetter(figures(0.71, 0.9), photos: 10_000))
    #expect(!isBetter(figures(0.75, 1.1), photos: 200))
    #expect(!isBetter(figures(0.705, 0.9), photos: 1_000_000))
  }
}
