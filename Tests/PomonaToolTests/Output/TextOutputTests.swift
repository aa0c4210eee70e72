import Foundation
import TestSupport
import Testing

@Suite struct TextOutputTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  @Test func dataGoesToOutputAndProgressToErrors() throws {
    #expect(place.training.errors.contains("features"))
    #expect(!place.training.errors.contains("\u{1B}"))
    let quiet = try Tool.run("evaluate", place.model, place.photos, "--json", "--quiet")
    #expect(quiet.errors.isEmpty)
  }

  @Test func predictionsAreALineAPhoto() throws {
    let outcome = try Tool.run("predict", place.model, "\(place.photos)/lime/1.jpg")
    #expect(outcome.output.contains("lime/1.jpg: lime "))
    #expect(outcome.output.hasSuffix(" %\n"))
    let two = try Tool.run("predict", place.model, "\(place.photos)/lime/1.jpg", "-k", "2")
    #expect(two.output.contains(": lime ") && two.output.contains(", fig "))
  }

  @Test func anExplanationIsDrawnBelowThePrediction() throws {
    let outcome = try Tool.run(
      "predict", place.model, "\(place.photos)/lime/1.jpg", "--explain", "--coverage", "0.9")
    #expect(outcome.output.contains("; one of lime"))
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 8 || lines.last == "  no single part is decisive")
    if lines.count == 8 { #expect(lines.contains { $0.contains("██") }) }
  }

  @Test func modelsAreComparedOnTheSamePhotos() throws {
    try withTemporaryFolder { folder in
      // A model of other classes is wrong on every photo.
      let photos = folder.appending(path: "others")
      try SamplePhotos.make(classes: ["kiwi", "plum"], count: 8, in: photos)
      let other = folder.appending(path: "other.pomona").path
      #expect(try Tool.run("train", photos.path, "-o", other, "--quiet").status == 0)
      let text = try Tool.run("compare", place.model, other, place.photos)
      #expect(text.status == 0, "\(text.errors)")
      #expect(
        text.output.contains(
          "The second model is worse by 40 of 40 photos (p < 0.001). Keep the first model."))
      #expect(text.output.contains("40 photos labelled differently:"))
      let page = folder.appending(path: "changes.html").path
      let report = try Tool.run("compare", place.model, other, place.photos, "--report", page)
      #expect(report.output.hasSuffix("report  \(page)\n"))
      let html = try String(contentsOfFile: page, encoding: .utf8)
      #expect(html.ranges(of: "<img ").count == 40)
      let hasLocalFolder = html.contains(folder.path)
      #expect(!hasLocalFolder)
      let json = try Tool.run("compare", place.model, place.model, place.photos, "--json")
      let result = try #require(
        JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(result["verdict"] as? String == "not_told_apart")
      #expect(result["p_value"] as? Double == 1)
      #expect(result["samples"] as? Int == 40 && result["skipped"] as? Int == 5)
    }
  }

  @Test func whatAModelHasLearnedIsSaid() throws {
    try withTemporaryFolder { folder in
      let model = folder.appending(path: "m.pomona").path
      let training = try Tool.run(
        "train", place.photos, "-o", model, "--classifier", "discriminant", "--quiet")
      #expect(training.status == 0, "\(training.errors)")
      let photos = folder.appending(path: "photos").path
      try SamplePhotos.make(classes: ["plum"], count: 8, in: URL(filePath: photos))
      let text = try Tool.run("learn", model, photos, "-o", model)
      #expect(text.status == 0, "\(text.errors)")
      #expect(text.output.hasPrefix("photos: 8 learned\nadded 1 class: plum\n"), "\(text.output)")
      #expect(text.output.contains("of the classes from before: accuracy "))
      let json = try Tool.run("learn", model, photos, "--forget", "-o", model, "--json")
      let result = try #require(
        JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(result["removed_classes"] as? [String] == ["plum"])
      #expect((result["samples"] as? [String: Int])?["forgotten"] == 8)
      let refused = try Tool.run(
        "learn", model, photos, "-o", model, "--require", "log_loss<=0")
      #expect(refused.status == 65 && refused.errors.contains("does not meet log_loss<=0"))
      #expect(try Tool.run("predict", model, "\(photos)/plum/1.jpg").output.contains(": fig "))
    }
  }

  @Test func replacingAModelIsSaidBeforeTheWork() throws {
    try withTemporaryFolder { folder in
      let model = folder.appending(path: "m.pomona").path
      let arguments = ["train", place.photos, "-o", model, "--classifier", "discriminant"]
      #expect(try !Tool.run(arguments).errors.contains("will be replaced"))
      let again = try Tool.run(arguments + ["--json"])
      #expect(again.errors.hasPrefix("\(model) is a model, which will be replaced\n"))
      #expect(again.json["skipped"] as? Int == 5)
      let report = try String(contentsOfFile: "\(model)/report.html", encoding: .utf8)
      let hasLocalFolder = report.contains(folder.path) || report.contains(place.photos)
      #expect(!hasLocalFolder && report.contains("pomona train photos -o m.pomona"))
    }
  }

  @Test func thePropertiesOfAModelAreShown() throws {
    let text = try Tool.run("info", place.model)
    #expect(text.status == 0)
    #expect(text.output.contains("discriminant (shrinkage "))
    #expect(text.output.contains("fig, lime"))
  }

  @Test func anEvaluationListsItsSkippedPhotosAndWritesItsReport() throws {
    try withTemporaryFolder { folder in
      let report = folder.appending(path: "report.html").path
      let outcome = try Tool.run("evaluate", place.model, place.photos, "--report", report)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("5 photos skipped:\n"))
      #expect(outcome.output.hasSuffix("report  \(report)\n"))
      let html = try String(contentsOfFile: report, encoding: .utf8)
      #expect(html.hasPrefix("<!DOCTYPE html>"))
      #expect(html.contains("photos"))
    }
  }

  @Test func aFileNameCannotWriteToTheTerminal() throws {
    try withTemporaryFolder { folder in
      let photo = folder.appending(path: "a\u{1B}[31m\u{202E}.jpg")
      try FileManager.default.copyItem(atPath: "\(place.photos)/lime/1.jpg", toPath: photo.path)
      let outcome = try Tool.run("predict", place.model, photo.path)
      #expect(
        !outcome.output.unicodeScalars.contains("\u{1B}")
          && !outcome.output.unicodeScalars.contains("\u{202E}"))
      #expect(outcome.output.contains("[31m"))
    }
  }
}
