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
    let samples = json["samples"] as? [String: Int]
    #expect(samples == ["train": 32, "validation": 8, "test": 0, "skipped": 5])
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
