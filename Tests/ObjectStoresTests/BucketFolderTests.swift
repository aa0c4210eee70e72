import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

let marker = OutputMarker(fileName: "manifest.json", format: "test")
let manifest = Array(#"{"format":"test"}"#.utf8)

@Suite struct BucketFolderTests {
  /// An empty bucket with a folder, and a finished local folder to put there.
  private func withBucket(
    _ body: (_ bucket: BucketFolder, _ store: InterruptedStore, _ made: URL) throws -> Void
  ) throws {
    try withTemporaryFolder { (folder) throws in
      let store = InterruptedStore(root: folder.appending(path: "bucket").path)
      let made = folder.appending(path: "made")
      try makeFiles(["a", "b", "z"], in: made)
      try AtomicFile.write(manifest, to: made.appending(path: "manifest.json").path)
      try body(
        BucketFolder(Location("s3://bucket/x"), in: store, holding: marker), store, made)
    }
  }

  private static let files = ["a", "b", "manifest.json", "z"]

  @Test func onlyAnEmptyFolderOrOneOfPomonaIsClaimed() throws {
    try withBucket { bucket, store, _ throws in
      try bucket.claim()
      try store.write([1], to: "photo.jpg")
      let error = #expect(throws: PomonaError.self) { try bucket.claim() }
      #expect(error?.code == .cannotCreate)
      #expect(error?.message.contains("s3://bucket/x") == true)
      try store.write(Array("{}".utf8), to: "manifest.json")
      #expect(throws: PomonaError.self) { try bucket.claim() }
      try store.write(Array(#"{"format":"other"}"#.utf8), to: "manifest.json")
      #expect(throws: PomonaError.self) { try bucket.claim() }
      try store.write(manifest, to: "manifest.json")
      try bucket.claim()
      try store.remove("manifest.json")
      try store.write([], to: BucketFolder.planName)
      try bucket.claim()
    }
  }

  /// Azure's uploads are made under such a name.
  @Test func leftOversOfAnUploadAreClaimed() throws {
    try withBucket { bucket, store, _ throws in
      try store.write([1], to: ".manifest.json.partial")
      try bucket.claim()
    }
  }

  @Test func theMarkerIsWrittenLastAndRemovedFirst() throws {
    try withBucket { bucket, store, made throws in
      try bucket.replace(with: made.path, files: Self.files)
      #expect(
        store.takeChanges() == [
          "write _plan.json", "write a", "write b", "write z", "write manifest.json",
          "remove _plan.json",
        ])
      #expect(try store.allPaths().sorted() == Self.files)
      try store.write([1], to: "old")
      _ = store.takeChanges()
      try bucket.replace(with: made.path, files: ["a", "manifest.json"])
      let changes = store.takeChanges()
      #expect(changes.prefix(3) == ["write _plan.json", "remove manifest.json", "write a"])
      #expect(changes[3] == "write manifest.json")
      #expect(Set(changes[4...]) == ["remove _plan.json", "remove b", "remove z", "remove old"])
      #expect(try store.allPaths().sorted() == ["a", "manifest.json"])
      try bucket.removeAll()
      #expect(store.takeChanges().first == "remove manifest.json")
      #expect(try store.allPaths().isEmpty)
    }
  }

  /// Interrupted at every step: the folder is the old one, no valid one, or the new one, and can always be filled again.
  @Test func anInterruptedReplacementIsRepeated() throws {
    var wasInvalid = 0
    for step in 0... {
      var isFinished = false
      try withBucket { bucket, store, made throws in
        try store.write(Array("old".utf8), to: "a")
        try store.write([2], to: "old")
        try store.write(manifest, to: "manifest.json")
        store.interrupt(after: step)
        do {
          try bucket.replace(with: made.path, files: Self.files)
          isFinished = true
        } catch {
          #expect((error as? StorageError)?.code == .inputOutput)
        }
        store.interrupt(after: nil)
        if try store.exists("manifest.json") {
          // All old, or all new.
          let a = String(decoding: try store.read("a", maximumBytes: 9), as: UTF8.self)
          if a == "old" {
            #expect(try store.exists("old"))
          } else {
            for name in Self.files { #expect(try store.exists(name), "\(name) after \(step)") }
          }
        } else {
          wasInvalid += 1
        }
        try bucket.claim()
        try bucket.replace(with: made.path, files: Self.files)
        #expect(try store.allPaths().sorted() == Self.files)
      }
      if isFinished { break }
      try #require(step < 20)
    }
    #expect(wasInvalid > 0)
  }

  @Test func filesThatAreKeptAreNotRemoved() throws {
    try withBucket { bucket, store, _ throws in
      for name in ["a", "b", "manifest.json"] { try store.write(manifest, to: name) }
      try bucket.removeAll(except: ["b"])
      #expect(try store.allPaths() == ["b"])
      try bucket.removeAll(except: ["b"])
      #expect(try store.allPaths() == ["b"])
    }
  }
}
