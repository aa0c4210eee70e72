import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct TuningTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  private func arguments(_ model: String, _ more: String...) -> [String] {
    ["train", place.photos, "-o", model, "--fine-tune", "--input-side", "64", "--jobs", "1"] + more
  }

  @Test func everyPassIsALineAndTheResultTheLast() throws {
    try withTemporaryFolder { folder in
      let model = folder.appending(path: "tuned.pomona").path
      let outcome = try Tool.run(arguments(model, "--epochs", "2", "--json", "--quiet"))
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = outcome.jsonLines
      #expect(lines.count == 3)
      let passes = lines.prefix(2).compactMap { $0["pass"] as? [String: Any] }
      #expect(passes.map { $0["number"] as? Int } == [1, 2])
      #expect(passes.allSatisfy { $0["held_out_accuracy"] is Double && $0["loss"] is Double })
      let tuning = try #require(lines.last?["fine_tuning"] as? [String: Any])
      #expect((tuning["passes"] as? [Any])?.count == 2)
      #expect(["last", "mean", "untuned"].contains(tuning["kept"] as? String))
      let evaluated = try Tool.run("evaluate", model, place.photos, "--json")
      #expect(evaluated.status == 0)
    }
  }

  @Test func killedInAPassAndResumedTheModelIsTheSame() throws {
    try withTemporaryFolder { folder in
      let whole = folder.appending(path: "whole.pomona").path
      #expect(try Tool.run(arguments(whole, "--epochs", "3", "--quiet")).status == 0)
      let model = folder.appending(path: "ended.pomona").path
      let checkpoint = folder.appending(
        path: ".ended.pomona.partial/fine-tuning/0/checkpoint.safetensors"
      ).path
      let killed = try RunningTool(arguments(model, "--epochs", "3", "--quiet"))
      killed.wait { FileManager.default.fileExists(atPath: checkpoint) }
      killed.send(SIGKILL)
      _ = try killed.outcome()
      #expect(!FileManager.default.fileExists(atPath: model))
      #expect(try Tool.run(arguments(model, "--epochs", "3", "--quiet", "--resume")).status == 0)
      for name in ["backbone.onnx", "classifier.safetensors", "evaluation.json"] {
        #expect(
          FileManager.default.contentsEqual(atPath: "\(whole)/\(name)", andPath: "\(model)/\(name)")
        )
      }
    }
  }

  @Test func interruptedWithKeepBestTheModelIsWritten() throws {
    try withTemporaryFolder { folder in
      let model = folder.appending(path: "best.pomona").path
      let running = try RunningTool(arguments(model, "--epochs", "1000", "--keep-best"))
      let checkpoint = folder.appending(
        path: ".best.pomona.partial/fine-tuning/0/checkpoint.safetensors"
      ).path
      running.wait { FileManager.default.fileExists(atPath: checkpoint) }
      running.wait { running.errors.contains("pass 1") }
      running.send(SIGINT)
      let outcome = try running.outcome()
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("pomona: ending the stage"))
      #expect(FileManager.default.fileExists(atPath: "\(model)/manifest.json"))
    }
  }

  @Test(arguments: [
    ["--folds", "5"], ["--epochs", "0"], ["--time-limit", "5"], ["--time-limit", "-3m"],
  ])
  func contradictionsAndMistakesAreUsageErrors(options: [String]) throws {
    let arguments = ["train", place.photos, "-o", "none.pomona", "--fine-tune"] + options
    #expect(try Tool.run(arguments).status == 64)
  }

  @Test(arguments: [["--epochs", "3"], ["--time-limit", "1m"], ["--keep-best"]])
  func optionsOfFineTuningNeedIt(options: [String]) throws {
    let outcome = try Tool.run(["train", place.photos, "-o", "none.pomona"] + options)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--fine-tune"))
  }
}
