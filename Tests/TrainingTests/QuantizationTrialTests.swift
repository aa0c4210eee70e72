import Datasets
import Features
import Foundation
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct QuantizationTrialTests {
  @Test func aModelIn8BitsIsKeptUnlessItCostsTooMuchAndIsRecorded() async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["lemon", "lime", "plum"], count: 12, in: photos)
      let catalog = BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path])
      var configuration = TrainingConfiguration(
        backbone: try catalog.backbone(BackboneCatalog.defaultName))
      configuration.classifier = .discriminant
      configuration.precision = .int8
      let paths = ["first", "second"].map { folder.appending(path: "\($0).pomona").path }
      for path in paths {
        let result = try await Trainer(configuration: configuration, jobs: 2)
          .train(on: Dataset.open(photos.path), to: path)
        let tried = try #require(result.run.alternatives?.first { $0.kind == .precision })
        #expect(tried.options != "--precision int8")
        #expect(tried.chosen.accuracy >= tried.figures.accuracy - 0.005)
        #expect(result.run.remarks.contains { $0.contains("computes in 8 bits") })
      }
      let model = try Model(contentsOf: paths[0])
      #expect(model.manifest.preprocessing.precision == .int8)
      #expect(model.backbone.byteCount < 5 << 20)
      let files = try FileManager.default.contentsOfDirectory(atPath: paths[0])
      #expect(!files.contains("int8") && !files.contains("features"))
      for file in files where file.hasSuffix(".onnx") || file.hasSuffix(".safetensors") {
        let contents = try paths.map { try Data(contentsOf: URL(filePath: "\($0)/\(file)")) }
        #expect(contents[0] == contents[1], "\(file)")
      }
      let photo = [UInt8](try Data(contentsOf: photos.appending(path: "lime/3.jpg")))
      #expect(try Predictor(model: model, jobs: 1).classify(photo).label == "lime")
    }
  }
}
