import Foundation
import TestSupport
import Testing

/// Photos of two classes and a model of them, made once by the program itself.
private let workplace = Result { try Workplace() }

private struct Workplace {
  let photos: String
  let model: String
  let garbage: [String]
  let training: Tool.Outcome

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-\(UUID().uuidString)")
    let photos = folder.appending(path: "photos")
    try Photos.make(classes: ["fig", "lime"], count: 20, in: photos)
    garbage = try Photos.makeGarbage(in: photos.appending(path: "fig"))
    self.photos = photos.path
    model = folder.appending(path: "fruit.pomona").path
    training = try Tool.run("train", photos.path, "-o", model, "--json", "--price-per-hour", "2")
  }
}

@Suite struct CommandLineTests {
  private let place: Workplace

  init() throws { place = try workplace.get() }

  @Test func trainingTellsAllThatOtherProgramsRelyOn() throws {
    #expect(place.training.status == 0)
    let json = place.training.json
    #expect((json["model"] as? String)?.hasSuffix("fruit.pomona") == true)
    #expect(json["classes"] as? [String] == ["fig", "lime"])
    let samples = json["samples"] as? [String: Int]
    #expect(samples == ["train": 32, "validation": 8, "test": 0, "skipped": 5])
    let metrics = json["metrics"] as? [String: [String: Double]]
    #expect(metrics.map { Set($0.keys) } == ["train", "validation"])
    let names: Set = ["accuracy", "balanced_accuracy", "macro_f1", "top_5_accuracy", "log_loss"]
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

  @Test func dataGoesToOutputAndProgressToErrors() throws {
    #expect(place.training.errors.contains("features"))
    #expect(!place.training.errors.contains("\u{1B}"))
    let quiet = try Tool.run("evaluate", place.model, place.photos, "--json", "--quiet")
    #expect(quiet.errors.isEmpty)
  }

  @Test func evaluationTellsAllThatOtherProgramsRelyOn() throws {
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
    let lines = outcome.output.split(separator: "\n").map {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] ?? [:]
    }
    #expect(lines.count == 21)
    #expect(lines[0]["path"] as? String == "\(place.photos)/lime/0.jpg")
    #expect(lines[0]["label"] as? String == "lime")
    #expect((lines[0]["confidence"] as? Double ?? 0) > 0.5)
    #expect((lines[0]["top"] as? [[String: Any]])?.count == 1)
    #expect(lines[20]["label"] == nil)
    #expect((lines[20]["error"] as? String)?.isEmpty == false)
  }

  @Test func answersForPeopleAreALineAPhoto() throws {
    let outcome = try Tool.run("predict", place.model, "\(place.photos)/lime/1.jpg")
    #expect(outcome.output.contains("lime/1.jpg: lime "))
    #expect(outcome.output.hasSuffix(" %\n"))
  }

  @Test func aModelsFactsAreShown() throws {
    let text = try Tool.run("info", place.model)
    #expect(text.status == 0)
    #expect(text.output.contains("random-forest"))
    #expect(text.output.contains("fig, lime"))
    #expect(try Tool.run("info", place.model, "--json").json["format"] as? String == "pomona-model")
  }

  @Test func theBackbonesAreListed() throws {
    let outcome = try Tool.run("backbones")
    for name in [
      "mobilenet-v2 (default)", "efficientnet-lite0", "efficientnet-lite1", "efficientnet-lite2",
    ] {
      #expect(outcome.output.contains(name))
    }
  }

  @Test func theDoctorFindsEverythingAndWhatIsMissing() throws {
    #expect(try Tool.run("doctor").status == 0)
    let alone = try withTemporaryFolder { folder in
      // The program without anything around it: its libraries are found, its backbones are not.
      let copy = folder.appending(path: "a/b/c/pomona")
      try FileManager.default.createDirectory(
        at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: Tool.path, to: copy)
      let process = Process()
      process.executableURL = copy
      process.arguments = ["doctor", "--json"]
      process.environment = ["LD_LIBRARY_PATH": Project.root.appending(path: ".deps/lib").path]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
    #expect(alone.0 == 69)
    #expect(alone.1.contains("none is installed"))
  }

  @Test(arguments: [
    (["train"], 64), (["train", "x", "-o", "y", "--classifier", "magic"], 64),
    (["train", "x", "-o", "y", "--validation", "2"], 64), (["nonsense"], 64),
    (["predict", "m"], 64), (["train", "/nowhere", "-o", "y"], 66), (["info", "/nowhere"], 66),
    (["evaluate", "/nowhere", "/nowhere"], 66),
    (["train", "/nowhere", "-o", "y", "--backbone", "vgg"], 66),
  ])
  func failuresHaveTheExitCodesOfSysexits(_ arguments: [String], _ status: Int) throws {
    let outcome = try Tool.run(arguments)
    #expect(Int(outcome.status) == status)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func photosThatAreNotThereAre66AndAPlaceThatIsNotThereIs73() throws {
    let photo = "\(place.photos)/lime/1.jpg"
    #expect(try Tool.run("predict", place.model, "/nowhere.jpg").status == 66)
    #expect(try Tool.run("predict", place.model, "/nowhere.jpg", photo).status == 0)
    #expect(try Tool.run("predict", place.model, photo, "-o", "/nowhere/x.parquet").status == 73)
    #expect(
      try Tool.run("evaluate", place.model, place.photos, "--report", "/nowhere/x.html").status
        == 73)
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

  @Test func anOutputThatCannotBeCreatedIs73() throws {
    let outcome = try Tool.run("train", place.photos, "-o", place.photos)
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("Choose another name"))
    #expect(try Tool.run("train", place.photos, "-o", "/proc/pomona/x.pomona").status == 73)
  }

  @Test func aChangedModelIs65() throws {
    try withTemporaryFolder { folder in
      let copy = folder.appending(path: "copy.pomona")
      try FileManager.default.copyItem(atPath: place.model, toPath: copy.path)
      try Data("{}".utf8).write(to: copy.appending(path: "evaluation.json"))
      let outcome = try Tool.run("predict", copy.path, place.photos)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("evaluation.json"))
    }
  }

  @Test(arguments: [
    "", "train", "evaluate", "predict", "features", "serve", "info", "backbones", "doctor",
  ])
  func everyCommandHasHelp(_ command: String) throws {
    let outcome = try Tool.run(command.isEmpty ? ["--help"] : [command, "--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("OVERVIEW:"))
    #expect(outcome.output.contains("USAGE: pomona"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreGenerated(_ shell: String) throws {
    let outcome = try Tool.run("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("label-pattern"))
  }

  @Test func killedInTheMiddleAndRunAgainTheModelIsTheSame() throws {
    try withTemporaryFolder { folder in
      let photos = folder.appending(path: "photos")
      for name in ["fig", "lime"] {
        try FileManager.default.createDirectory(
          at: photos.appending(path: name), withIntermediateDirectories: true)
        for number in 0..<1200 {
          try FileManager.default.linkItem(
            atPath: "\(place.photos)/\(name)/\(number % 20).jpg",
            toPath: "\(photos.path)/\(name)/\(number).jpg")
        }
      }
      let whole = folder.appending(path: "whole.pomona").path
      #expect(try Tool.run("train", photos.path, "-o", whole, "--quiet").status == 0)

      let model = folder.appending(path: "killed.pomona").path
      let process = Process()
      process.executableURL = Tool.path
      process.arguments = ["train", photos.path, "-o", model, "--quiet"]
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let part = folder.appending(path: ".killed.pomona.partial/features/part-00000.parquet").path
      while process.isRunning, !FileManager.default.fileExists(atPath: part) { usleep(10_000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(!FileManager.default.fileExists(atPath: model))

      #expect(try Tool.run("train", photos.path, "-o", model, "--quiet", "--resume").status == 0)
      for name in ["classifier.safetensors", "evaluation.json"] {
        #expect(
          FileManager.default.contentsEqual(atPath: "\(whole)/\(name)", andPath: "\(model)/\(name)")
        )
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["killed.pomona", "photos", "whole.pomona"])
    }
  }
}
