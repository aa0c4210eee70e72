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
