import Datasets
import Exports
import Features
import Foundation
import Imaging
import Inference
import Learning
import Models
import TestSupport
import Testing
import Training

@Suite struct ModelExportTests {
  private static let side = 64

  /// The agreement of a file's answers with those of its model.
  private struct Agreement {
    var photos = 0
    var equalLabels = 0
    /// The largest differences.
    var probability = 0.0
    var novelty = 0.0
  }

  private func agreement(
    of model: Model, _ file: URL, on paths: [String], in folder: URL
  ) async throws -> Agreement {
    let side = model.backbone.side
    let loader = PhotoLoader()
    let raw = folder.appending(path: "pixels")
    var all = Data()
    for path in paths {
      var pixels = [UInt8](repeating: 0, count: side * side * 3)
      try Data(contentsOf: URL(filePath: path)).withUnsafeBytes { bytes in
        _ = try pixels.withUnsafeMutableBufferPointer {
          try loader.load(bytes, side: side, mode: .stretch, into: $0)
        }
      }
      all.append(contentsOf: pixels)
    }
    try all.write(to: raw)
    let answers = try answers(file, raw, count: paths.count, side: side)
    var result = Agreement()
    for try await outcome in try Predictor(model: model, jobs: 2).predictions(
      photosAt: paths, count: model.labels.count)
    {
      let prediction = try outcome.result.get()
      let answer = answers[result.photos]
      result.photos += 1
      let own = try #require(answer["probabilities"] as? [Double])
      let expected = Dictionary(
        uniqueKeysWithValues: prediction.top.map { ($0.label, $0.confidence) })
      for (label, value) in zip(model.labels, own) {
        result.probability = max(result.probability, abs(value - (expected[label] ?? -1)))
      }
      let index = try #require(answer["index"] as? Int)
      if answer["label"] as? String == prediction.label, model.labels[index] == prediction.label {
        result.equalLabels += 1
      }
      let novelty = try #require(answer["novelty"] as? Double)
      result.novelty = max(result.novelty, abs(novelty - (prediction.novelty ?? -1)))
      #expect(answer["labels"] as? [String] == model.labels)
      #expect(answer["side"] as? String == "\(side)")
    }
    return result
  }

  /// Models and folders of photos: POMONA_EXPORTS=model.pomona:photos,...
  @Test(.enabled(if: ProcessInfo.processInfo.environment["POMONA_EXPORTS"] != nil))
  func realModelsAgree() async throws {
    let pairs = ProcessInfo.processInfo.environment["POMONA_EXPORTS"] ?? ""
    for pair in pairs.split(separator: ",") {
      let parts = pair.split(separator: ":").map(String.init)
      let model = try Model(contentsOf: parts[0])
      try await withTemporaryFolder { folder in
        let file = folder.appending(path: "model.onnx")
        try Data(ModelExport(of: model).content).write(to: file)
        let paths = try Dataset.photos(named: [parts[1]]).samples.map(\.path)
        var total = Agreement()
        for first in stride(from: 0, to: paths.count, by: 500) {
          let chunk = Array(paths[first..<min(first + 500, paths.count)])
          let part = try await agreement(of: model, file, on: chunk, in: folder)
          total.photos += part.photos
          total.equalLabels += part.equalLabels
          total.probability = max(total.probability, part.probability)
          total.novelty = max(total.novelty, part.novelty)
        }
        print(
          "\(model.manifest.classifier) on \(parts[1]): \(total.equalLabels) of \(total.photos) labels, "
            + "probabilities \(total.probability), novelty \(total.novelty)")
      }
    }
  }

  /// The answers of ONNX Runtime for pixels, photo after photo.
  private func answers(
    _ file: URL, _ pixels: URL, count: Int, side: Int
  ) throws -> [[String: Any]] {
    let text = try Peer.text(
      """
      import json, sys
      import numpy as np, onnx, onnxruntime
      path, pixels, count, side = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
      onnx.checker.check_model(path)
      session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
      photos = np.fromfile(pixels, np.uint8).reshape(count, side, side, 3)
      names = [output.name for output in session.get_outputs()]
      parts = [session.run(names, {"pixels": photos[i:i + 32]}) for i in range(0, count, 32)]
      values = {name: np.concatenate([part[k] for part in parts]) for k, name in enumerate(names)}
      one = dict(zip(names, session.run(names, {"pixels": photos[:1]})))
      assert np.allclose(one["probabilities"], values["probabilities"][:1], atol=1e-6)
      meta = session.get_modelmeta().custom_metadata_map
      print(json.dumps([{
          "label": str(values["label"][i]), "index": int(values["class_index"][i]),
          "probabilities": values["probabilities"][i].tolist(),
          "novelty": float(values["novelty"][i]), "known": bool(values["known"][i]),
          "labels": json.loads(meta["pomona.labels"]), "side": meta["pomona.side"]} for i in range(count)]))
      """, [file.path, pixels.path, "\(count)", "\(side)"])
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return object as? [[String: Any]] ?? []
  }

  /// A model of a head; a blend is put together from a discriminant and a forest.
  private func model(
    _ head: String, _ backbone: Backbone, _ dataset: Dataset, in folder: URL
  ) async throws -> Model {
    guard head == "blend" else {
      var configuration = TrainingConfiguration(backbone: backbone)
      configuration.classifier = HeadKind(rawValue: head)
      configuration.precision = .f32
      let place = folder.appending(path: "\(head).pomona").path
      _ = try await Trainer(configuration: configuration, jobs: 2).train(on: dataset, to: place)
      return try Model(contentsOf: place)
    }
    let first = try await model("discriminant", backbone, dataset, in: folder)
    let second = try await model("random-forest", backbone, dataset, in: folder)
    let place = folder.appending(path: "blend.pomona").path
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    var writer = ModelWriter(folder: place)
    try writer.copy(first.backbone)
    try writer.write(
      CalibratedClassifier(Blend([first.classifier, second.classifier]), temperature: 0.8)
        .detecting(first.classifier.novelty))
    try writer.finish(
      ModelManifest(
        labels: first.labels, backbone: first.manifest.backbone,
        preprocessing: first.manifest.preprocessing, classifier: .blend, parameters: [:], seed: 0,
        metrics: [:]))
    return try Model(contentsOf: place)
  }

  @Test(arguments: [
    ("discriminant", "mobilenet-v2"), ("logistic-regression", "mobilenet-v2"),
    ("random-forest", "mobilenet-v2"), ("blend", "mobilenet-v2"),
    ("discriminant", "mobilenet-v2,efficientnet-lite0"),
  ])
  func theFileAnswersAsTheModel(head: String, backbones: String) async throws {
    try await withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["fig", "lemon", "lime", "plum"], count: 12, in: photos)
      let catalog = BackboneCatalog(
        folders: [Project.root.appending(path: ".deps/backbones").path])
      let parts = try backbones.split(separator: ",").map {
        try catalog.backbone(String($0), overrides: .init(side: Self.side))
      }
      var backbone = parts[0]
      if parts.count > 1 {
        let path = folder.appending(path: "combination.onnx")
        try Data(BackboneCombination(parts).file()).write(to: path)
        backbone = try Backbone(contentsOf: path.path, overrides: .init(side: Self.side))
      }
      let dataset = try Dataset.open(photos.path)
      let model = try await model(head, backbone, dataset, in: folder)
      let export = try ModelExport(of: model)
      let file = folder.appending(path: "model.onnx")
      try Data(export.content).write(to: file)
      #expect(try ModelExport(of: model).content == export.content)

      let paths = dataset.samples.prefix(16).map { photos.appending(path: $0.path).path }
      let agreement = try await agreement(of: model, file, on: paths, in: folder)
      #expect(agreement.photos == 16)
      #expect(agreement.equalLabels == 16)
      #expect(agreement.probability < 1e-4, "\(head)")
      #expect(agreement.novelty < 1e-4, "\(head)")
    }
  }
}
