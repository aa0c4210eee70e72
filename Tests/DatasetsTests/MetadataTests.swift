import Datasets
import Failures
import Foundation
import TestSupport
import Testing

/// A data set of files and of a metadata file.
private func dataset(
  _ files: [String], _ metadata: String, as name: String = "metadata.csv",
  labels: LabelRule = .folder
) throws -> Dataset {
  try withTemporaryFolder { folder in
    try makeFiles(files, in: folder)
    try Data(metadata.utf8).write(to: folder.appending(path: name))
    return try Dataset.open(folder.path, labels: labels)
  }
}

@Suite struct MetadataTests {
  /// "p\u{EA}che" has a composed letter, "pe\u{302}che" a decomposed one.
  @Test func filesAreFoundInTheOtherUnicodeFormUnlessBothExist() throws {
    let (composed, decomposed) = ("p\u{EA}che.jpg", "pe\u{302}che.jpg")
    for (written, stored) in [(composed, decomposed), (decomposed, composed)] {
      let one = try dataset([stored], "file_name,label\n\(written),a\n")
      #expect(one.samples.map { Array($0.path.utf8) } == [Array(stored.utf8)])
      #expect(one.skipped.isEmpty)
      #expect(one.samples.first?.bytes == Array(stored.utf8).count)
    }
    let both = try dataset(
      [composed, decomposed], "file_name,label\n\(decomposed),a\n\(composed),b\n")
    #expect(
      both.samples.map { Array($0.path.utf8) } == [decomposed, composed].map { Array($0.utf8) })
    #expect(both.skipped.isEmpty)
  }

  @Test func namesOfWindowsAndPathsThroughOtherFoldersAreFound() throws {
    let found = try dataset(
      ["train/a.jpg", "test/b.jpg"], "file_name,label\ntrain\\a.jpg,x\ntrain/../test/b.jpg,y\n")
    #expect(found.samples.map(\.path) == ["train/a.jpg", "test/b.jpg"])
    #expect(found.samples.map(\.split) == [.train, .test])
  }

  @Test(arguments: [",", ";", "\t"])
  func separatorsByteOrderMarksAndLineEndsOfSpreadsheetsAreRead(_ separator: String) throws {
    let rows = [
      [" File_Name", "Label ", "note"], ["a.jpg", "\"x\(separator)y\"", ""],
      ["b.jpg", "z", "", ""],
    ].map { $0.joined(separator: separator) }
    for end in ["\n", "\r\n", "\r"] {
      let found = try dataset(["a.jpg", "b.jpg"], "\u{FEFF}" + rows.joined(separator: end) + end)
      #expect(found.samples.map(\.label) == ["x\(separator)y", "z"])
    }
    let lines = "\u{FEFF}{\"file_name\": \"a.jpg\", \"label\": 1}\n"
    #expect(try dataset(["a.jpg"], lines, as: "metadata.jsonl").classes == ["1"])
  }

  @Test(arguments: [
    ("metadata.csv", "path;class\na.jpg;x\n"),
    ("metadata.jsonl", "{\"path\": \"a.jpg\", \"class\": \"x\"}\n"),
  ])
  func columnsOfOtherNamesAreAnErrorThatListsThem(_ name: String, _ text: String) throws {
    let error = #expect(throws: PomonaError.self) { try dataset(["a.jpg"], text, as: name) }
    #expect(error?.message.contains("no column file_name") == true)
    #expect(error?.message.contains("path") == true && error?.message.contains("class") == true)
    #expect(error?.remedy?.contains("file_name, label") == true)
  }

  @Test func aMissingColumnOfLabelsIsRemarked() throws {
    let found = try dataset(["a.jpg"], "file_name,class\na.jpg,x\n")
    #expect(found.samples.map(\.label) == [nil])
    #expect(
      found.remarks.first
        == "metadata.csv has no column label; its columns are file_name and class")
  }

  @Test func filesThatDoNotExistAreSkippedAndRemarked() throws {
    let found = try dataset(
      ["a.jpg", "sub/B.jpg"], "file_name,label\na.jpg,x\nsub/b.jpg,x\n../c.jpg,x\nd.jpg,x\n")
    #expect(found.samples.map(\.path) == ["a.jpg"])
    #expect(found.skipped.map(\.path) == ["sub/b.jpg", "../c.jpg", "d.jpg", "sub/B.jpg"])
    #expect(found.skipped[0].reason.hasSuffix("there is no such file; sub/B.jpg differs in case"))
    #expect(found.skipped[1].reason.hasSuffix("it is not in the data set's folder"))
    #expect(
      found.remarks.contains("metadata.csv lists 3 files that do not exist, such as sub/b.jpg"))
    let error = #expect(throws: PomonaError.self) {
      try dataset(["a.jpg"], "file_name,label\nb.jpg,x\n")
    }
    #expect(error?.code == .noInput)
    #expect(error?.message.contains("lists 1 file that does not exist, such as b.jpg") == true)
  }

  @Test func unknownSplitsAreNamed() throws {
    let found = try dataset(
      ["a.jpg", "b.jpg", "c.jpg"],
      "file_name,label,split\na.jpg,x, Test\nb.jpg,x,holdout\nc.jpg,x,dev\n")
    #expect(found.samples.map(\.split) == [.test])
    #expect(found.remarks.contains { $0.hasSuffix("validation or test: dev (1) and holdout (1)") })
  }

  @Test func fieldsThatDoNotEndOrDoNotFitAreErrors() throws {
    for (text, message) in [
      ("file_name,label\na.jpg,\"x\nb.jpg,y\n", "does not end"),
      ("file_name,label\na.jpg,red, ripe\n", "row 1 of metadata.csv has 3 fields"),
    ] {
      let error = #expect(throws: PomonaError.self) { try dataset(["a.jpg", "b.jpg"], text) }
      #expect(error?.code == .unusableData)
      #expect(error?.message.contains(message) == true)
    }
  }

  @Test func aFileListedAgainWithAnotherLabelIsReported() throws {
    let found = try dataset(["a.jpg"], "file_name,label\na.jpg,x\n./a.jpg,y\na.jpg,x\n")
    #expect(found.samples.map(\.label) == ["x"])
    #expect(
      found.skipped.map(\.reason) == [
        "metadata.csv lists it more than once, with another label",
        "metadata.csv lists it more than once",
      ])
  }

  @Test func metadataIsFoundBelowFoldersThatHoldEverything() throws {
    let found = try dataset(
      [
        "archive/fruits/images/train/a.jpg", "archive/fruits/images/test/b.jpg", "c/d/metadata.csv",
      ],
      "file_name,label\nimages/train/a.jpg,x\nimages/test/b.jpg,y\n",
      as: "archive/fruits/metadata.csv")
    #expect(found.samples.map(\.label) == ["x", "y"])
    #expect(found.samples.map(\.split) == [.train, .test])
    #expect(found.remarks.contains { $0.hasSuffix("not read: c/d/metadata.csv") })
  }

  @Test func aFolderThatIsTheLabelOfItsPhotosIsNoSplit() throws {
    let files = ["bus/1.jpg", "test/2.jpg", "train/3.jpg"]
    let rows = "file_name,label\nbus/1.jpg,bus\ntest/2.jpg,Test\ntrain/3.jpg,train\n"
    #expect(try dataset(files, rows).samples.map(\.split) == [nil, nil, nil])
    let others = rows.replacing(",Test", with: ",bus")
    #expect(try dataset(files, others).samples.map(\.split) == [nil, .test, nil])
  }

  @Test func levelsReplaceLabelsOfMetadata() throws {
    let files = ["train/red/1.jpg", "test/blue/2.jpg"]
    let rows = "file_name,label\ntrain/red/1.jpg,x\ntest/blue/2.jpg,y\n"
    #expect(try dataset(files, rows, labels: .level(1)).classes == ["blue", "red"])
    #expect(try dataset(files, rows, labels: .pattern("^[a-z]+")).classes == ["test", "train"])
  }

  @Test func metadataMayListFilesOfAnyName() throws {
    let found = try dataset(
      ["1.dat", "2", "3.bmp", ".hidden/4.jpg"],
      "file_name,label\n1.dat,a\n2,a\n3.bmp,a\n.hidden/4.jpg,a\n")
    #expect(found.samples.count == 4)
    #expect(found.skipped.isEmpty)
  }
}
