import Foundation
import TestSupport
import Testing

/// The keys that other programs rely on.
@Suite struct JSONOutputTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  @Test func trainingHasItsKeys() throws {
    #expect(place.training.status == 0)
    let json = place.training.json
    #expect((json["model"] as? String)?.hasSuffix("fruit.pomona") == true)
    #expect(json["classes"] as? [String] == ["fig", "lime"])
    let samples = try #require(json["samples"] as? [String: Int])
    #expect(Set(samples.keys) == ["train", "validation", "test", "skipped"])
    #expect(samples["test"] == 0 && samples["skipped"] == 5)
    // Near-duplicates are held out together: their number depends on the processor's arithmetic.
    let (learned, heldOut) = (samples["train"] ?? 0, samples["validation"] ?? 0)
    #expect(learned + heldOut == 40 && 7...10 ~= heldOut)
    let metrics = json["metrics"] as? [String: [String: Double]]
    #expect(metrics.map { Set($0.keys) } == ["train", "validation"])
    let names: Set = [
      "accuracy", "balanced_accuracy", "macro_f1", "top_5_accuracy", "log_loss",
      "calibration_error",
    ]
    #expect(json["classifier"] as? String == "discriminant")
    let heads = json["heads"] as? [String: [String: Double]]
    #expect(
      heads.map { Set($0.keys) }
        == ["discriminant", "logistic-regression", "random-forest", "blend"])
    #expect(heads?["blend"].map { Set($0.keys) } == ["accuracy", "log_loss"])
    #expect(metrics?["validation"].map { Set($0.keys) } == names)
    let seconds = json["seconds"] as? [String: Double]
    #expect(seconds.map { Set($0.keys) } == ["features", "fit", "total"])
    #expect((json["images_per_second"] as? Double ?? 0) > 0)
    #expect((json["peak_rss_bytes"] as? Int ?? 0) > 1 << 20)
    #expect((json["cost"] as? Double ?? 0) > 0)
    let skipped = json["skipped_photos"] as? [[String: String]]
    #expect(
      skipped.map { Set($0.compactMap { $0["path"] }) } == Set(place.garbage.map { "fig/\($0)" }))
  }

  @Test func evaluationHasItsKeys() throws {
    let outcome = try Tool.run("evaluate", place.model, place.photos, "--json")
    #expect(outcome.status == 0)
    let json = outcome.json
    #expect(json["samples"] as? Int == 40)
    #expect(json["skipped"] as? Int == 5)
    #expect((json["accuracy"] as? Double ?? 0) > 0.9)
    #expect((json["confusion_matrix"] as? [[Int]])?.flatMap { $0 }.reduce(0, +) == 40)
    let classes = json["per_class"] as? [[String: Any]]
    #expect(classes?.map { $0["label"] as? String } == ["fig", "lime"])
    #expect(
      classes?.allSatisfy { Set($0.keys) == ["label", "precision", "recall", "f1", "support"] }
        == true)
  }

  @Test func anEvaluationSeparatesWhatWasLearned() throws {
    let json = try Tool.run("evaluate", place.model, place.photos, "--json").json
    let (unseen, learned) = (json["unseen"] as? [String: Any], json["learned"] as? [String: Any])
    let samples = try #require(place.training.json["samples"] as? [String: Int])
    let (trained, heldOut) = (samples["train"] ?? 0, samples["validation"] ?? 0)
    #expect(unseen?["samples"] as? Int == heldOut && learned?["samples"] as? Int == trained)
    #expect(unseen?["accuracy"] is Double && learned?["accuracy"] is Double)
    #expect(json["classes"] as? [String] == ["fig", "lime"])
    #expect((json["missing_classes"] as? [Any])?.isEmpty == true)
    let text = try Tool.run("evaluate", place.model, place.photos).output
    #expect(
      text.contains(
        "The model learned from \(trained) of these 40 photos. On the \(heldOut) others"))
  }

  @Test func anEvaluationIsCompact() throws {
    let text = try Tool.run("evaluate", place.model, place.photos, "--json").output
    let matrix = text.matches(of: #/\n    \[\d+, \d+\],?(?=\n)/#)
    #expect(matrix.count == 2)
  }

  @Test func predictionsAreWrittenInTheFormatOfTheirExtension() throws {
    try withTemporaryFolder { folder in
      let csv = folder.appending(path: "p.CSV").path
      let lines = folder.appending(path: "p.jsonl").path
      let table = folder.appending(path: "p.parquet").path
      let photos = ["\(place.photos)/lime/0.jpg", "\(place.photos)/fig/text.jpg"]
      for path in [csv, lines, table] {
        #expect(try Tool.run(["predict", place.model] + photos + ["-o", path]).status == 0)
      }
      let output = try Peer.text(
        """
        import csv, json, sys, pyarrow.parquet as pq
        rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
        objects = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
        table = pq.read_table(sys.argv[3])
        answers = table.to_pylist()
        print(list(rows[0])[-2:], [r["label"] for r in rows], bool(rows[1]["error"]))
        print([o.get("label") for o in objects], sorted(objects[0]["probabilities"]), "error" in objects[1])
        print(abs(float(rows[0]["confidence"]) - answers[0]["confidence"]) < 1e-6,
              abs(objects[0]["probabilities"]["lime"] - answers[0]["probabilities"][1]) < 1e-6)
        metadata = table.schema.metadata
        print(json.loads(metadata[b"pomona.labels"]), metadata[b"pomona.model_version"].decode())
        """, [csv, lines, table])
      let version = try Tool.run("info", place.model, "--json").json["version"] as? String
      #expect(version?.count == 32)
      #expect(
        output == """
          ['probability:fig', 'probability:lime'] ['lime', ''] True
          ['lime', None] ['fig', 'lime'] True
          True True
          ['fig', 'lime'] \(version ?? "")
          """)
      let refused = try Tool.run(
        ["predict", place.model] + photos + ["-o", folder.appending(path: "p.xlsx").path])
      #expect(refused.status == 64 && refused.errors.contains(".parquet, .csv, .jsonl"))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "p.xlsx").path))
    }
  }

  @Test func predictionsAreALineAPhoto() throws {
    let outcome = try Tool.run(
      "predict", place.model, "\(place.photos)/lime", "\(place.photos)/fig/text.jpg", "--json",
      "-k", "1")
    #expect(outcome.status == 0)
    let lines = outcome.jsonLines
    #expect(lines.count == 21)
    #expect(lines[0]["path"] as? String == "\(place.photos)/lime/0.jpg")
    #expect(lines[0]["label"] as? String == "lime")
    #expect((lines[0]["confidence"] as? Double ?? 0) > 0.5)
    #expect((lines[0]["top"] as? [[String: Any]])?.count == 1)
    #expect(lines[20]["label"] == nil)
    #expect((lines[20]["error"] as? String)?.isEmpty == false)
  }

  @Test func featureExtractionHasItsKeys() throws {
    try withTemporaryFolder { folder in
      let table = folder.appending(path: "table").path
      let outcome = try Tool.run("features", place.photos, "-o", table, "--json")
      #expect(outcome.status == 0)
      #expect(
        Set(outcome.json.keys) == [
          "output", "rows", "skipped", "skipped_photos", "backbone", "features", "seconds",
          "images_per_second", "peak_rss_bytes",
        ])
      #expect(outcome.json["rows"] as? Int == 45)
      #expect(outcome.json["skipped"] as? Int == 5)
      #expect(outcome.json["features"] as? Int == 1280)
    }
  }

  @Test func aModelIsItsManifest() throws {
    #expect(try Tool.run("info", place.model, "--json").json["format"] as? String == "pomona-model")
  }
}
