import Datasets
import Foundation
import TestSupport
import Testing

/// The split and the label of each sample: "train apple", and "- apple" without a split.
private func samples(
  _ paths: [String], labels: LabelRule = .folder
) throws -> (found: [String], remarks: [String]) {
  try withTemporaryFolder { folder in
    try makeFiles(paths, in: folder)
    let dataset = try Dataset.open(folder.path, labels: labels)
    let found = dataset.samples.map { "\($0.split?.rawValue ?? "-") \($0.label ?? "-")" }
    return (found, dataset.remarks)
  }
}

/// The remark that contains a text.
private func remark(_ text: String, in remarks: [String]) -> String? {
  remarks.first { $0.contains(text) }
}

@Suite struct LayoutTests {
  @Test(arguments: [
    ["bus", "car", "train"], ["bus", "test", "train"], ["bus", "Testing", "train", "val"],
  ])
  func foldersOfPhotosBesideClassesAreClassesWhateverTheirNames(_ names: [String]) throws {
    let (found, remarks) = try samples(names.map { "\($0)/1.jpg" })
    #expect(Set(found) == Set(names.map { "- \($0)" }))
    #expect(remark("train", in: remarks)?.contains("not as") == true)
  }

  @Test func aTrainingFolderOfFoldersIsASplitAndTheOthersAreRemarked() throws {
    let (found, remarks) = try samples(["train/a/1.jpg", "train/b/2.jpg", "bus/c/3.jpg", "4.jpg"])
    #expect(found == ["train a", "train b"])
    #expect(
      remark("left out", in: remarks)
        == "train is read as a split; photos outside are left out: those in bus/c and the top folder"
    )
  }

  @Test func aTestFolderBesideClassesIsAClassWithARemark() throws {
    let (found, remarks) = try samples(["bus/a/1.jpg", "test/b/2.jpg"])
    #expect(found == ["- a", "- b"])
    #expect(
      remark("test", in: remarks)
        == "test is read as a class, not as a split: other photos are in no such folder")
  }

  @Test func aClassCalledTrainBelowSplitFoldersIsAClass() throws {
    let (found, remarks) = try samples(["train/bus/1.jpg", "train/train/2.jpg", "test/train/3.jpg"])
    #expect(found == ["test train", "train bus", "train train"])
    #expect(remark("read as", in: remarks) == nil)
  }

  @Test(arguments: ["archive/", "archive/fruits/", "a/b/c/"])
  func foldersThatHoldEverythingAreAboveTheSplitFolders(_ above: String) throws {
    let (found, remarks) = try samples([
      "\(above)test/lime/3.jpg", "\(above)train/fig/1.jpg", "\(above)train/lime/2.jpg",
      "archive.jpg",
    ])
    #expect(found == ["test lime", "train fig", "train lime"])
    #expect(remark("the top folder", in: remarks) != nil)
  }

  @Test func splitFoldersMayBeInEachClassFolder() throws {
    let (found, _) = try samples(["fig/test/1.jpg", "fig/train/2.jpg", "lime/train/3.jpg"])
    #expect(found == ["test fig", "train fig", "train lime"])
  }

  @Test func severalSourcesMayHaveSplitFolders() throws {
    let (found, remarks) = try samples([
      "a/test/lime/1.jpg", "a/train/fig/2.jpg", "b/c/train/fig/3.jpg",
    ])
    #expect(found == ["test lime", "train fig", "train fig"])
    #expect(remark("same name", in: remarks) == nil)
  }

  @Test func splitFoldersFurtherDownThatDoNotHoldAllPhotosAreRemarked() throws {
    let (found, remarks) = try samples([
      "fruits/test/lime/1.jpg", "fruits/train/fig/2.jpg", "x/3.jpg",
    ])
    #expect(found == ["- lime", "- fig", "- x"])
    #expect(remark("fruits/test and fruits/train are read as classes", in: remarks) != nil)
  }

  @Test func aLevelCountsFoldersBelowTheSplit() throws {
    let paths = ["train/apple/red/1.jpg", "train/onion/red/2.jpg", "train/fig/3.jpg", "test/4.jpg"]
    #expect(
      try samples(paths, labels: .level(1)).found
        == ["test -", "train apple", "train fig", "train onion"])
    #expect(
      try samples(paths, labels: .level(2)).found == [
        "test -", "train red", "train -", "train red",
      ])
    #expect(try samples(["a/b/1.jpg"], labels: .level(1)).found == ["- a"])
  }

  @Test func aLevelBelowOneIsAnError() throws {
    #expect(throws: (any Error).self) { try samples(["a/1.jpg"], labels: .level(0)) }
  }

  @Test func foldersOfTheSameNameAreRemarkedWithTheClassesOfTheFirstLevel() throws {
    let (found, remarks) = try samples(["apple/red/1.jpg", "onion/red/2.jpg", "fig/3.jpg"])
    #expect(found == ["- red", "- fig", "- red"])
    #expect(
      remark("same name", in: remarks)
        == "folders of the same name are one class: red (apple/red and onion/red); "
        + "with --label-level 1 the 3 classes are apple, fig and onion")
  }

  @Test func theLevelThatDiffersIsShownBelowFoldersThatHoldEverything() throws {
    let (_, remarks) = try samples(["all/apple/red/1.jpg", "all/onion/red/2.jpg"])
    #expect(remark("--label-level 2 the 2 classes are apple and onion", in: remarks) != nil)
  }

  @Test func foldersNamedLikePartsAreRemarked() throws {
    let (_, remarks) = try samples(["apple/batch1/1.jpg", "apple/batch2/2.jpg", "fig/batch3/3.jpg"])
    #expect(remark("named like parts", in: remarks)?.contains("classes are apple and fig") == true)
    let (_, nested) = try samples(["apple/1.jpg", "apple/new/2.jpg", "fig/3.jpg"])
    #expect(remark("classes of their own: apple/new", in: nested) != nil)
    let (_, none) = try samples(["fruit/apple/1.jpg", "fruit/fig/2.jpg", "vegetables/leek/3.jpg"])
    #expect(remark("--label-level", in: none) == nil)
    let (_, given) = try samples(["apple/red/1.jpg", "fig/red/2.jpg"], labels: .level(2))
    #expect(remark("--label-level", in: given) == nil)
  }

  @Test func lettersInTwoUnicodeFormsAreOneLabel() throws {
    let (found, remarks) = try samples(["Cafe\u{301}/1.jpg", "Caf\u{E9}/2.jpg", "tea/3.jpg"])
    #expect(
      found.map { Array($0.utf8) }[..<2] == [Array("- Caf\u{E9}".utf8), Array("- Caf\u{E9}".utf8)])
    #expect(remark("Unicode form", in: remarks) != nil)
  }

  @Test func labelsThatDifferInSpacesAreRemarked() throws {
    let (found, remarks) = try samples(["red fig/1.jpg", "Redfig /2.jpg"])
    #expect(Set(found) == ["- red fig", "- Redfig "])
    #expect(remark("'Redfig ' and 'red fig' differ only in spaces or case", in: remarks) != nil)
  }

  @Test func aPatternSeesThePathBelowTheSplitFolder() throws {
    let paths = ["train/apple_1.jpg", "test/fig_2.jpg", "extra/fig_3.jpg"]
    #expect(
      try samples(paths, labels: .pattern("^([a-z]+)_")).found == ["test fig", "train apple"])
    let inClasses = ["fig/train/1.jpg", "lime/train/2.jpg"]
    #expect(
      try samples(inClasses, labels: .pattern("^([^/]+)")).found == ["train fig", "train lime"])
  }
}
