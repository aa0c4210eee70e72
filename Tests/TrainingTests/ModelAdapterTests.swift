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

@Suite struct ModelAdapterTests {
  private static let classes = ["kiwi", "lemon", "plum"]

  /// Three fruits: photos to train on in `old`, others in `new`, some of them in folders of their class.
  private func withModel(
    _ kind: HeadKind? = .discriminant, _ body: (URL, Model) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: Self.classes, count: 14, in: folder.appending(path: "old"))
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: Self.classes, count: 12, in: photos)
      let files = FileManager.default
      for label in Self.classes {
        for number in 0..<12 {
          let target = folder.appending(
            path: number < 6
              ? "new/\(label)/\(number).jpg" : "new/unlabelled/\(label)-\(number).jpg")
          try files.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
          try files.copyItem(at: photos.appending(path: "\(label)/\(number).jpg"), to: target)
        }
      }
      let catalog = BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      var configuration = TrainingConfiguration(
        backbone: try catalog.backbone(BackboneCatalog.defaultName))
      configuration.classifier = kind
      let model = folder.appending(path: "old.pomona").path
      _ = try await Trainer(configuration: configuration, jobs: 2)
        .train(on: Dataset.open(folder.appending(path: "old").path), to: model)
      try await body(folder, try Model(contentsOf: model))
    }
  }

  @Test func adaptsAndReports() async throws {
    try await withModel { folder, model in
      let target = folder.appending(path: "new.pomona").path
      let new = folder.appending(path: "new").path
      let result = try await ModelAdapter(jobs: 2).adapt(model, to: [new], writingTo: target)
      #expect(result.record.labelled == 18)
      #expect(result.record.unlabelled == 18)
      #expect(result.record.classes.map(\.labelled) == [6, 6, 6])
      #expect(result.record.newDomain?.photos == 6)
      #expect(
        (result.record.oldDomain?.after ?? 0) >= (result.record.oldDomain?.before ?? 1) - 0.05)
      let adapted = try Model(contentsOf: target)
      #expect(adapted.labels == model.labels)
      #expect(adapted.manifest.classifier == .discriminant)
      let photos = try Predictor(model: adapted, jobs: 2).predictions(photosAt: [new])
      var right = 0
      for try await photo in photos where photo.path.contains(photo.value?.label ?? "?") {
        right += 1
      }
      #expect(right >= 34)
      let report = try String(contentsOfFile: "\(target)/report.html", encoding: .utf8)
      #expect(report.contains("id=\"adaptation\""))
      #expect(report.components(separatedBy: "data:image/jpeg").count > 20)
      // The statistics of the training are kept: the model can be adapted again, and gives the same.
      let again = folder.appending(path: "again.pomona").path
      _ = try await ModelAdapter(jobs: 1).adapt(adapted, to: [new], writingTo: again)
      let isSame =
        try FileDigest(at: "\(again)/classifier.safetensors")
        == FileDigest(at: "\(target)/classifier.safetensors")
      #expect(isSame)
    }
  }

  @Test func refusesTooFewPhotosAndToLearnWhatWouldUndoTheAdaptation() async throws {
    try await withModel { folder, model in
      let target = folder.appending(path: "new.pomona").path
      _ = try await ModelAdapter(jobs: 2).adapt(
        model, to: [folder.appending(path: "new").path], writingTo: target)
      let adapted = try Model(contentsOf: target)
      let more = try Dataset.open(folder.appending(path: "photos").path)
      let error = await #expect(throws: PomonaError.self) {
        try await ModelUpdater(.learn, jobs: 2).update(adapted, with: more, to: target)
      }
      #expect(error?.code == .unusableData)
      #expect(error?.message.contains("was adapted") == true)

      let other = folder.appending(path: "other.pomona").path
      let few = await #expect(throws: PomonaError.self) {
        try await ModelAdapter(jobs: 2).adapt(
          model, to: [folder.appending(path: "new/kiwi").path], writingTo: other)
      }
      #expect(few?.message.contains("too few") == true)
      #expect(!FileManager.default.fileExists(atPath: other))
    }
  }

  @Test func readsLabelsFromAMetadataFile() async throws {
    try await withModel { folder, model in
      let new = folder.appending(path: "new/unlabelled")
      let names = try FileManager.default.contentsOfDirectory(atPath: new.path).sorted()
      let rows = names.enumerated().map { index, name in
        "\(name),\(index.isMultiple(of: 3) ? name.prefix { $0 != "-" } : "")"
      }
      try (["file_name,label"] + rows).joined(separator: "\n").write(
        to: new.appending(path: "metadata.csv"), atomically: true, encoding: .utf8)
      let photos = try AdaptationPhotos(named: [new.path], classes: model.labels).dataset
      #expect(photos.samples.count == 18)
      #expect(photos.samples.count { $0.label != nil } == 6)
    }
  }

  /// The content of a file.
  private struct FileDigest: Equatable {
    let content: Data

    init(at path: String) throws { content = try Data(contentsOf: URL(filePath: path)) }
  }
}
