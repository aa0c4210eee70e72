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

  /// The answers of ONNX Runtime for pixels, photo after photo.
  private func answers(_ file: URL, _ pixels: URL, count: Int) throws -> [[String: Any]] {
    let text = try Peer.text(
      """
      import json, sys
      import numpy as np, onnx, onnxruntime
      path, pixels, count, side = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
      onnx.checker.check_model(path)
      session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
      photos = np.fromfile(pixels, np.uint8).reshape(count, side, side, 3)
      names = [output.name for output in session.get_outputs()]
      values = dict(zip(names, session.run(names, {"pixels": photos})))
      one = dict(zip(names, session.run(names, {"pixels": photos[:1]})))
      assert np.allclose(one["probabilities"], values["probabilities"][:1], atol=1e-6)
      meta = session.get_modelmeta().custom_metadata_map
      print(json.dumps([{
          "label": str(values["label"][i]), "index": int(values["class_index"][i]),
          "probabilities": values["probabilities"][i].tolist(),
          "novelty": float(values["novelty"][i]), "known": bool(values["known"][i]),
          "labels": json.loads(meta["pomona.labels"]), "side": meta["pomona.side"]} for i in range(count)]))
      """, [file.path, pixels.path, "\(count)", "\(Self.side)"])
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

      let paths = dataset.samples.prefix(16).map { photos.appending(path: $0.path) }
      let loader = PhotoLoader()
      var all = Data()
      for path in paths {
        var pixels = [UInt8](repeating: 0, count: Self.side * Self.side * 3)
        try Data(contentsOf: path).withUnsafeBytes { bytes in
          _ = try pixels.withUnsafeMutableBufferPointer {
            try loader.load(bytes, side: Self.side, mode: .stretch, into: $0)
          }
        }
        all.append(contentsOf: pixels)
      }
      let raw = folder.appending(path: "pixels")
      try all.write(to: raw)
      let answers = try answers(file, raw, count: paths.count)
      let predictor = try Predictor(model: model, jobs: 1)
      var index = 0
      for try await outcome in try predictor.predictions(
        photosAt: paths.map(\.path), count: model.labels.count)
      {
        let prediction = try outcome.result.get()
        let answer = answers[index]
        index += 1
        let own = try #require(answer["probabilities"] as? [Double])
        let expected = Dictionary(
          uniqueKeysWithValues: prediction.top.map { ($0.label, $0.confidence) })
        let difference =
          zip(own, model.labels).map { abs($0 - (expected[$1] ?? -1)) }.max() ?? 1
        #expect(difference < 1e-4, "\(head): \(difference)")
        #expect(answer["label"] as? String == prediction.label)
        #expect(answer["label"] as? String == model.labels[try #require(answer["index"] as? Int)])
        let novelty = try #require(answer["novelty"] as? Double)
        #expect(abs(novelty - (prediction.novelty ?? -1)) < 1e-4)
        #expect(answer["labels"] as? [String] == model.labels)
        #expect(answer["side"] as? String == "64")
      }
      #expect(index == 16)
    }
  }
}
