import Datasets
import Failures
import Foundation
import TestSupport
import Testing

/// Makes empty files: a data set is about names.
private func touch(_ paths: [String], in folder: URL) throws {
  for path in paths {
    let file = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: file)
  }
}

@Suite struct DatasetTests {
  @Test func foldersAreClasses() throws {
    try withTemporaryFolder { folder in
      try touch(["apple/1.jpg", "apple/2.PNG", "deep/er/pear/3.webp", "readme.txt"], in: folder)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.map(\.path) == ["apple/1.jpg", "apple/2.PNG", "deep/er/pear/3.webp"])
      #expect(dataset.samples.map(\.label) == ["apple", "apple", "pear"])
      #expect(dataset.classes == ["apple", "pear"])
      #expect(!dataset.hasSplits)
    }
  }

  @Test(arguments: [
    ("Training", "Validation", "Test"), ("train", "val", "test"), ("TRAIN", "valid", "TEST"),
  ])
  func splitFoldersInAnyCase(_ names: (String, String, String)) throws {
    try withTemporaryFolder { folder in
      try touch(["\(names.0)/a/1.jpg", "\(names.1)/a/2.jpg", "\(names.2)/b/3.jpg"], in: folder)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples(in: .train).map(\.label) == ["a"])
      #expect(dataset.samples(in: .validation).map(\.label) == ["a"])
      #expect(dataset.samples(in: .test).map(\.label) == ["b"])
    }
  }

  @Test func aPhotoBesideTheSplitFoldersIsSkippedWithAReason() throws {
    try withTemporaryFolder { folder in
      try touch(["train/a/1.jpg", "train/b/2.jpg", "extra/c/3.jpg"], in: folder)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.count == 2)
      #expect(dataset.skipped.map(\.path) == ["extra/c/3.jpg"])
      #expect(dataset.skipped[0].reason.contains("split"))
    }
  }

  @Test func aPatternTakesLabelsFromThePathBelowTheSplit() throws {
    try withTemporaryFolder { folder in
      try touch(["train/apple_6/r0.jpg", "train/pear_1/r1.jpg", "test/apple_9/r2.jpg"], in: folder)
      let grouped = try Dataset.open(folder.path, labels: .pattern("^([a-z]+)"))
      #expect(grouped.samples.map(\.label) == ["apple", "apple", "pear"])
      let whole = try Dataset.open(folder.path, labels: .pattern("[a-z]+_[0-9]"))
      #expect(whole.samples.map(\.label) == ["apple_9", "apple_6", "pear_1"])
      let none = try Dataset.open(folder.path, labels: .pattern("x(y)z"))
      #expect(none.samples.allSatisfy { $0.label == nil })
    }
  }

  @Test func aMalformedPatternIsAnErrorWithAnExample() throws {
    try withTemporaryFolder { folder in
      try touch(["a/1.jpg"], in: folder)
      let error = #expect(throws: PomonaError.self) {
        try Dataset.open(folder.path, labels: .pattern("("))
      }
      #expect(error?.remedy?.contains("'^([a-z]+)'") == true)
    }
  }

  @Test(arguments: ["metadata.csv", "metadata.jsonl", "metadata.parquet"])
  func aMetadataFileNamesThePhotos(_ name: String) throws {
    try withTemporaryFolder { folder in
      try touch(["1.jpg", "2.jpg", "unnamed.jpg"], in: folder)
      let path = folder.appending(path: name)
      switch name {
      case "metadata.csv":
        try
          "split,file_name,label\ntrain,1.jpg,\"red, ripe\"\r\ntest,2.jpg,green\ntest,2.jpg,green\n"
          .write(to: path, atomically: true, encoding: .utf8)
      case "metadata.jsonl":
        try """
        {"file_name": "1.jpg", "label": "red, ripe", "split": "train"}
        {"file_name": "2.jpg", "label": "green", "split": "test"}
        {"file_name": "2.jpg", "label": "green", "split": "test"}
        """.write(to: path, atomically: true, encoding: .utf8)
      default:
        _ = try Peer.python(
          """
          import sys, pyarrow as pa, pyarrow.parquet as pq
          pq.write_table(pa.table({"file_name": ["1.jpg", "2.jpg", "2.jpg"],
            "label": ["red, ripe", "green", "green"], "split": ["train", "test", "test"]}), sys.argv[1])
          """, [path.path])
      }
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.map(\.path) == ["1.jpg", "2.jpg"])
      #expect(dataset.samples.map(\.label) == ["red, ripe", "green"])
      #expect(dataset.samples.map(\.split) == [.train, .test])
      #expect(Set(dataset.skipped.map(\.path)) == ["2.jpg", "unnamed.jpg"])
    }
  }

  @Test func aMetadataFilesUnknownSplitIsNotTakenForTraining() throws {
    try withTemporaryFolder { folder in
      try touch(["1.jpg", "2.jpg"], in: folder)
      try "file_name,label,split\n1.jpg,a,holdout\n2.jpg,b,\n".write(
        to: folder.appending(path: "metadata.csv"), atomically: true, encoding: .utf8)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.map(\.path) == ["2.jpg"])
      #expect(dataset.skipped.map(\.path) == ["1.jpg"])
      #expect(dataset.skipped[0].reason.contains("holdout"))
      #expect(try Dataset.open(folder.path, labels: .pattern("^.")).samples[0].label == "2")
    }
  }

  @Test func aTestFolderAloneIsASplit() throws {
    try withTemporaryFolder { (folder) throws in
      try touch(["Test/a_1/1.jpg", "Test/b_1/2.jpg"], in: folder)
      let dataset = try Dataset.open(folder.path, labels: .pattern("^([a-z])"))
      #expect(dataset.samples(in: .test).map(\.label) == ["a", "b"])
    }
  }

  /// Traces of `find`, of spreadsheets and of line separators in metadata.
  @Test func odditiesOfMetadataFilesAreReadAsTheyAreMeant() throws {
    try withTemporaryFolder { folder in
      let names = ["train/a.jpg", "train/b.jpg", "test/c.jpg"]
      try touch(names, in: folder)
      let csv = "file_name,label\n./train/a.jpg,x\n.//train/./b.jpg,y\ntest/c.jpg,x\n,,\n,\n"
      try csv.write(
        to: folder.appending(path: "metadata.csv"), atomically: true, encoding: .utf8)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.map(\.path) == names)
      #expect(dataset.samples.map(\.split) == [.train, .train, .test])
      #expect(dataset.skipped.isEmpty)
      try FileManager.default.removeItem(at: folder.appending(path: "metadata.csv"))
      let lines = names.map { "{\"file_name\": \"\($0)\", \"label\": \"x\u{2028}y\"}" }
      try lines.joined(separator: "\r\n").write(
        to: folder.appending(path: "metadata.jsonl"), atomically: true, encoding: .utf8)
      #expect(try Dataset.open(folder.path).classes == ["x\u{2028}y"])
    }
  }

  @Test func imagesThatAreNotReadAreListedWithTheReason() throws {
    try withTemporaryFolder { folder in
      try touch(["apple/1.jpg", "pear/2.png", "plum/3.BMP", "plum/4.cr2", "notes.txt"], in: folder)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.classes == ["apple", "pear"])
      #expect(dataset.skipped.map(\.path) == ["plum/3.BMP", "plum/4.cr2"])
      #expect(dataset.skipped[0].reason == "files of the extension .bmp are not read")
      #expect(dataset.remarks.contains("no file of these folders is read as a photo: plum"))
    }
  }

  @Test func filesAreRecognisedByTheirContentWhereTheNameDoesNotShowIt() throws {
    try withTemporaryFolder { folder in
      try touch(["apple/1.jpg", "apple/README", "notes.txt", "apple/empty"], in: folder)
      let photo = Data([0xFF, 0xD8, 0xFF, 0xE0])
      for name in ["apple/2", "v1.0/3", "apple/4.jpg~", "apple/5.txt"] {
        try touch([name], in: folder)
        try photo.write(to: folder.appending(path: name))
      }
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.map(\.path) == ["apple/1.jpg", "apple/2", "v1.0/3"])
      #expect(dataset.samples.map(\.label) == ["apple", "apple", "v1.0"])
      #expect(
        dataset.skipped == [
          SkippedPhoto(
            path: "apple/4.jpg~",
            reason: "it is a JPEG file, but files of the extension .jpg~ are not read")
        ])
    }
  }

  @Test func thumbnailsOfStorageDevicesAreNoPhotos() throws {
    try withTemporaryFolder { folder in
      try touch(
        [
          "apple/1.jpg", "pear/2.jpg", "apple/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg", "#recycle/3.jpg",
          "__MACOSX/4.jpg", "@recycled/5.jpg",
        ], in: folder)
      #expect(
        try Dataset.open(folder.path).samples.map(\.path)
          == ["@recycled/5.jpg", "apple/1.jpg", "pear/2.jpg"])
    }
  }

  @Test func aMetadataRowWithoutAFileNameIsAnErrorThatNamesTheRow() throws {
    try withTemporaryFolder { folder in
      try touch(["1.jpg"], in: folder)
      try "file_name,label\n1.jpg,a\n,b\n".write(
        to: folder.appending(path: "metadata.csv"), atomically: true, encoding: .utf8)
      let error = #expect(throws: PomonaError.self) { try Dataset.open(folder.path) }
      #expect(error?.code == .unusableData)
      #expect(error?.message.contains("row 2") == true)
    }
  }

  @Test func aFolderWithoutPhotosIsAnError() throws {
    try withTemporaryFolder { folder in
      let empty = #expect(throws: PomonaError.self) { try Dataset.open(folder.path) }
      #expect(empty?.code == .noInput)
      try touch(["a/notes.txt"], in: folder)
      let without = #expect(throws: PomonaError.self) { try Dataset.open(folder.path) }
      #expect(without?.message.contains("1 other file") == true)
      let missing = #expect(throws: PomonaError.self) { try Dataset.open("\(folder.path)/nowhere") }
      #expect(missing?.code == .noInput)
    }
  }

  @Test func aFolderWithAPhotosNameIsSkippedUnlessPhotosAreInIt() throws {
    try withTemporaryFolder { folder in
      try touch(["a/1.jpg", "b/2.jpg", "c.jpg/3.jpg"], in: folder)
      try FileManager.default.createDirectory(
        at: folder.appending(path: "a/odd.jpg"), withIntermediateDirectories: true)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.skipped.map(\.path) == ["a/odd.jpg"])
      #expect(dataset.classes == ["a", "b", "c.jpg"])
    }
  }

  @Test func aLinkBackUpwardsIsReportedAndTheRestIsFound() throws {
    try withTemporaryFolder { folder in
      try touch(["a/1.jpg", "b/2.jpg"], in: folder)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "a/again"), withDestinationURL: folder)
      let dataset = try Dataset.open(folder.path)
      #expect(dataset.samples.map(\.path) == ["a/1.jpg", "b/2.jpg"])
      #expect(dataset.skipped.map(\.path) == ["a/again"])
    }
  }

  @Test func imbalanceSmallClassesAndSimilarLabelsAreRemarked() throws {
    try withTemporaryFolder { folder in
      try touch((0..<30).map { "Apple/\($0).jpg" } + ["apple/1.jpg", "pear/1.jpg"], in: folder)
      let remarks = try Dataset.open(folder.path).remarks
      #expect(remarks.contains { $0.contains("Apple and apple") && $0.contains("case") })
      #expect(remarks.contains { $0.contains("fewer than 10 photos") && $0.contains("pear (1)") })
      #expect(remarks.contains { $0.contains("30 photos of Apple") })
    }
  }
}
