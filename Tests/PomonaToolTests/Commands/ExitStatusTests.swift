import Foundation
import TestSupport
import Testing

@Suite struct ExitStatusTests {
  private let place: Workspace

  init() throws { place = try Workspace.get() }

  @Test(arguments: [
    (["train"], 64), (["train", "x", "-o", "y", "--classifier", "magic"], 64),
    (["train", "x", "-o", "y", "--validation", "2"], 64), (["nonsense"], 64),
    (["train", "x", "-o", "y", "--jobs", "0"], 64),
    (["train", "x", "-o", "y", "--precision", "int4"], 64),
    (["features", "x", "-o", "y", "--precision", "int8"], 64),
    (["train", "x", "-o", "y", "--price-per-hour", "-1"], 64),
    (["train", "x", "-o", "y", "--quiet", "--verbose"], 64),
    (["features", "x", "-o", "y", "--input-mean", "1,2"], 64),
    (["features", "x", "-o", "y", "--photo-time-limit", "0"], 64),
    (["evaluate", "m", "x", "--split", "third"], 64), (["predict", "m", "x", "-k", "0"], 64),
    (["predict", "m", "x", "--coverage", "1"], 64),
    (["predict", "m", "x", "--explain", "-o", "y"], 64),
    (["learn", "m", "x", "-o", "y", "--require", "beauty>=1"], 64),
    (["learn", "m", "x", "-o", "y", "--correct", "--forget"], 64),
    (["doctor", "/tmp"], 64), (["doctor", "s3://bucket", "--settings"], 64),
    (["serve", "m", "--port", "65536"], 64), (["serve", "m", "--queue", "-1"], 64),
    (["serve", "m", "--token", ""], 64), (["serve", "m", "--tls-key", "key.pem"], 64),
    (["serve", "m", "--unsure-below", "1.5"], 64), (["serve", "m", "--maximum-request", "0"], 64),
    (["serve", "m", "--maximum-connections", "0"], 64),
    (["serve", "m", "--photo-seconds", "0"], 64),
    (["predict", "m"], 64), (["train", "/nowhere", "-o", "y"], 66), (["info", "/nowhere"], 66),
    (["evaluate", "/nowhere", "/nowhere"], 66),
    (["train", "/nowhere", "-o", "y", "--backbone", "vgg"], 66),
    (["info", "m", "--config", "/nowhere.json"], 66),
  ])
  func failuresHaveTheExitCodesOfSysexits(_ arguments: [String], _ status: Int) throws {
    let outcome = try Tool.run(arguments)
    #expect(Int(outcome.status) == status)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test func missingPhotosAre66AndAMissingFolderForOutputIs73() throws {
    let photo = "\(place.photos)/lime/1.jpg"
    #expect(try Tool.run("predict", place.model, "/nowhere.jpg").status == 66)
    #expect(try Tool.run("predict", place.model, "/nowhere.jpg", photo).status == 0)
    let broken = try Tool.run("predict", place.model, "\(place.photos)/fig/text.jpg")
    #expect(broken.status == 65 && broken.output.contains("the file is text, not a photo"))
    try withTemporaryFolder { folder in
      let nothing = try Tool.run("predict", place.model, folder.path)
      #expect(nothing.status == 66 && nothing.errors.contains("there are no photos in"))
    }
    #expect(try Tool.run("predict", place.model, photo, "-o", "/nowhere/x.parquet").status == 73)
    #expect(
      try Tool.run("evaluate", place.model, place.photos, "--report", "/nowhere/x.html").status
        == 73)
  }

  @Test func aReportThatCannotBeWrittenIsReportedBeforeTheWork() throws {
    let outcome = try Tool.run(
      "evaluate", place.model, place.photos, "--report", "/nowhere/x.html")
    #expect(!outcome.errors.contains("evaluate "))
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

  @Test func aClosedStandardOutputIs74AndNoFileTakesItsPlace() throws {
    try withTemporaryFolder { folder in
      let table = folder.appending(path: "table.parquet").path
      let outcome = try Tool.run(
        [
          "-c", "exec \"$0\" \"$@\" >&-", Tool.path.path, "predict", place.model, place.photos,
          "-o",
          table, "--json",
        ], program: URL(filePath: "/bin/sh"))
      #expect(outcome.status == 74, "\(outcome.errors)")
      #expect(outcome.errors.contains("standard output: it is closed"))
    }
  }

  @Test func helpThatCannotBeWrittenIs74() throws {
    for option in ["--help", "--version"] {
      let outcome = try Tool.run(
        ["-c", "exec \"$0\" \"$@\" > /dev/full", Tool.path.path, option],
        program: URL(filePath: "/bin/sh"))
      #expect(outcome.status == 74)
    }
    #expect(try Tool.run("--version").output.hasSuffix("\n"))
  }

  /// The file would be replaced, and what the command prints would be lost.
  @Test func anOutputOntoStandardOutputIs73() throws {
    let outcome = try Tool.run(
      "evaluate", place.model, place.photos, "-q", "--report", "/dev/stdout")
    #expect(outcome.status == 73)
    #expect(outcome.errors.contains("standard output is directed to it"))
    #expect(outcome.output.isEmpty)
  }

  @Test func aStandardOutputThatCannotBeWrittenIs74() throws {
    for arguments in [["info", place.model], ["predict", place.model, "\(place.photos)/lime"]] {
      // A shell gives the program a standard output that is always full.
      let outcome = try Tool.run(
        ["-c", "exec \"$0\" \"$@\" > /dev/full", Tool.path.path] + arguments,
        program: URL(filePath: "/bin/sh"))
      #expect(outcome.status == 74, "\(outcome.errors)")
      #expect(outcome.errors.contains("pomona: standard output: the disk is full"))
    }
  }
}
