import Foundation
import TestSupport
import Testing

@Suite struct InterruptionTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  @Test func endedInTheMiddleAndResumedTheModelIsTheSame() throws {
    try withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try place.link(1200, photosOfEachClassIn: photos)
      let whole = folder.appending(path: "whole.pomona").path
      // Small, so that several parts of the table take seconds.
      let side = ["--input-side", "64"]
      #expect(
        try Tool.run(["train", photos.path, "-o", whole, "--quiet"] + side).status == 0)

      let model = folder.appending(path: "ended.pomona").path
      let parts = folder.appending(path: ".ended.pomona.partial/features").path
      func isWritten(_ part: Int) -> Bool {
        FileManager.default.fileExists(atPath: "\(parts)/part-0000\(part).parquet")
      }
      let killed = try RunningTool(["train", photos.path, "-o", model, "--quiet"] + side)
      killed.wait { isWritten(0) }
      killed.send(SIGKILL)
      _ = try killed.outcome()
      #expect(!FileManager.default.fileExists(atPath: model))

      let resumption = ["train", photos.path, "-o", model, "--resume"] + side
      let interrupted = try RunningTool(resumption)
      interrupted.wait { isWritten(1) }
      interrupted.send(SIGINT)
      let outcome = try interrupted.outcome()
      #expect(outcome.status == 130)
      #expect(outcome.errors.contains("pomona: stopping"))
      #expect(
        outcome.errors.hasSuffix(
          "pomona: interrupted\n        Run the same command with --resume to continue.\n"))
      #expect(!FileManager.default.fileExists(atPath: model))

      #expect(try Tool.run(resumption).status == 0)
      for name in ["classifier.safetensors", "evaluation.json"] {
        #expect(
          FileManager.default.contentsEqual(atPath: "\(whole)/\(name)", andPath: "\(model)/\(name)")
        )
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["ended.pomona", "photos", "whole.pomona"])
    }
  }

  @Test func anInterruptedPredictionWritesNoTable() throws {
    try withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      try place.link(1200, photosOfEachClassIn: photos)
      let table = folder.appending(path: "predictions.parquet").path
      let tool = try RunningTool(["predict", place.model, photos.path, "-o", table, "--json"])
      tool.wait { !tool.output.isEmpty }
      tool.send(SIGINT)
      let outcome = try tool.outcome()
      #expect(outcome.status == 130)
      // Nothing can be resumed.
      #expect(outcome.errors.hasSuffix("pomona: interrupted\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["photos"])
    }
  }
}
