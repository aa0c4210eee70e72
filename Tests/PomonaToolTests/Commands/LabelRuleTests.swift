import Foundation
import TestSupport
import Testing

@Suite struct LabelRuleTests {
  @Test func aModelsRuleOfLabelsIsThatOfItsEvaluation() throws {
    try withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["fig/new", "lime/new"], count: 10, in: photos)
      let model = folder.appending(path: "m.pomona").path
      let merged = try Tool.run("train", photos.path, "-o", model)
      #expect(merged.status == 65)
      #expect(merged.errors.contains("data      20 photos, 1 class: new\n"))
      #expect(merged.errors.contains("with --label-level 1 the 2 classes are fig and lime"))
      let quiet = try Tool.run("train", photos.path, "-o", model, "-q")
      #expect(quiet.errors.contains("two classes: the only label is new; folders of the same name"))

      let training = try Tool.run("train", photos.path, "-o", model, "--label-level", "1", "--json")
      #expect(training.errors.contains("2 classes: fig, lime\n"), "\(training.errors)")
      #expect(training.json["classes"] as? [String] == ["fig", "lime"])
      #expect(try Tool.run("info", model).output.contains("label rule     --label-level 1\n"))
      for command in [["evaluate", model], ["compare", model, model]] {
        let own = try Tool.run(command + [photos.path])
        #expect(own.status == 0, "\(own.errors)")
        #expect(own.errors.contains("labels    --label-level 1, as in training\n"))
      }
      let other = try Tool.run(
        "evaluate", model, photos.path, "--label-pattern", "^(fig)", "--json")
      #expect(other.json["samples"] as? Int == 10)
      let learned = try Tool.run("learn", model, photos.path, "--forget", "-o", model)
      #expect(learned.errors.contains("as in training"))
    }
  }

  @Test func modelsWithDifferentRulesAreComparedByTheOneThatIsGiven() throws {
    try withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try SamplePhotos.make(classes: ["fig", "lime"], count: 10, in: photos)
      let models = [[], ["--label-pattern", "^([a-z]+)"]].enumerated().map { number, options in
        (folder.appending(path: "\(number).pomona").path, options)
      }
      for (model, options) in models {
        let training = try Tool.run(["train", photos.path, "-o", model, "-q"] + options)
        #expect(training.status == 0, "\(training.errors)")
      }
      let names = models.map(\.0)
      let refused = try Tool.run(["compare"] + names + [photos.path])
      #expect(refused.status == 65)
      #expect(refused.errors.contains("--label-level 0") && refused.errors.contains("'^([a-z]+)'"))
      let compared = try Tool.run(["compare"] + names + [photos.path, "--label-level", "0"])
      #expect(compared.status == 0, "\(compared.errors)")
    }
  }

  @Test func theOptionsContradictEachOther() throws {
    let both = try Tool.run(
      "features", "x", "-o", "y", "--label-level", "1", "--label-pattern", "a")
    #expect(both.status == 64)
    #expect(try Tool.run("features", "x", "-o", "y", "--label-level=-1").status == 64)
  }
}
