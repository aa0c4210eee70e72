import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct OutputFolderTests {
  private func begin(_ url: URL, resume: Bool = false) throws -> OutputFolder {
    try OutputFolder(url.path, holding: marker, resume: resume)
  }

  private func fill(_ output: OutputFolder, _ names: [String] = ["a"]) throws {
    let folder = URL(filePath: output.partial)
    try makeFiles(names, in: folder)
    try AtomicFile.write(manifest, to: folder.appending(path: "manifest.json").path)
  }

  private func expectRefusal(
    _ words: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let error = #expect(throws: PomonaError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == .cannotCreate, sourceLocation: sourceLocation)
    #expect(
      error?.message.contains(words) == true, "\(error?.message ?? "")",
      sourceLocation: sourceLocation)
    #expect(error?.remedy?.hasSuffix(".") == true, sourceLocation: sourceLocation)
  }

  @Test func isHiddenUntilItIsPublished() throws {
    try withTemporaryFolder { (folder) throws in
      let output = try begin(folder.appending(path: "out"))
      #expect(try contents(of: folder) == [".out.partial"])
      #expect(output.location.path == folder.appending(path: "out").path)
      try fill(output, ["a", "scrap/x"])
      try output.publish(leavingOut: "scrap")
      #expect(try contents(of: folder) == ["out"])
      #expect(try contents(of: folder.appending(path: "out")) == ["a", "manifest.json"])
    }
  }

  @Test func missingFoldersAboveAreMade() throws {
    try withTemporaryFolder { (folder) throws in
      let output = try begin(folder.appending(path: "x/y/out"))
      try fill(output)
      try output.publish()
      #expect(try contents(of: folder.appending(path: "x/y")) == ["out"])
    }
  }

  @Test func onlyAFolderOfTheSameKindIsReplaced() throws {
    try withTemporaryFolder { (folder) throws in
      let place = folder.appending(path: "out")
      try makeFiles(["out/photo.jpg"], in: folder)
      expectRefusal("was not written by Pomona") { _ = try begin(place) }
      try Data(#"{"format":"other"}"#.utf8).write(to: place.appending(path: "manifest.json"))
      expectRefusal("was not written by Pomona") { _ = try begin(place) }
      try Data(manifest).write(to: place.appending(path: "manifest.json"))
      let output = try begin(place)
      #expect(try contents(of: place) == ["manifest.json", "photo.jpg"])
      try fill(output, ["new"])
      try output.publish()
      #expect(try contents(of: place) == ["manifest.json", "new"])
      #expect(try contents(of: folder) == ["out"])
    }
  }

  @Test func anEmptyFolderIsReplaced() throws {
    try withTemporaryFolder { (folder) throws in
      let place = folder.appending(path: "out")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
      let output = try begin(place)
      try fill(output)
      try output.publish()
      #expect(try contents(of: place) == ["a", "manifest.json"])
    }
  }

  @Test func otherFilesInTheWayAreRejectedBeforeTheWork() throws {
    try withTemporaryFolder { (folder) throws in
      let manager = FileManager.default
      try makeFiles(["file"], in: folder)
      try #require(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
      try manager.createSymbolicLink(
        atPath: folder.appending(path: "dangling").path, withDestinationPath: "nothing")
      expectRefusal("a file has that name") { _ = try begin(folder.appending(path: "file")) }
      expectRefusal("pipe") { _ = try begin(folder.appending(path: "pipe")) }
      expectRefusal("link") { _ = try begin(folder.appending(path: "dangling")) }
      expectRefusal("device") { _ = try begin(URL(filePath: "/dev/null")) }
      expectRefusal("cannot be created") { _ = try begin(folder.appending(path: "file/out")) }
      expectRefusal("cannot be created") {
        _ = try OutputFolder("", holding: marker, resume: false)
      }
      #expect(try contents(of: folder) == ["dangling", "file", "pipe"])
    }
  }

  @Test func aLinkedFolderIsReplacedWhereItIs() throws {
    try withTemporaryFolder { (folder) throws in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "disk/real"), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "link").path, withDestinationPath: "disk/real")
      for name in ["link", "link/"] {
        let output = try OutputFolder(
          "\(folder.path)/\(name)", holding: marker, resume: false)
        try fill(output)
        try output.publish()
        #expect(try contents(of: folder) == ["disk", "link"])
        #expect(try contents(of: folder.appending(path: "disk")) == ["real"])
        #expect(try contents(of: folder.appending(path: "disk/real")) == ["a", "manifest.json"])
      }
    }
  }

  @Test func anInterruptedRunIsContinuedOrBegunAnew() throws {
    try withTemporaryFolder { (folder) throws in
      let place = folder.appending(path: "out")
      try fill(try begin(place), ["part"])
      // Killed here.
      let resumed = try begin(place, resume: true)
      #expect(try contents(of: URL(filePath: resumed.partial)) == ["manifest.json", "part"])
      let anew = try begin(place)
      #expect(anew.partial == resumed.partial)
      #expect(try contents(of: URL(filePath: anew.partial)).isEmpty)
    }
  }

  /// The older folder is whole until the new one has its name; what a kill leaves is removed by the next run.
  @Test func aKillBeforeThePublicationLeavesTheOlderFolder() throws {
    try withTemporaryFolder { (folder) throws in
      let place = folder.appending(path: "out")
      try fill(try begin(place), ["old"])
      try begin(place, resume: true).publish()
      try fill(try begin(place), ["new"])
      #expect(try contents(of: place) == ["manifest.json", "old"])
      let next = try begin(place)
      try fill(next, ["newer"])
      try next.publish()
      #expect(try contents(of: place) == ["manifest.json", "newer"])
      #expect(try contents(of: folder) == ["out"])
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func aFolderThatCannotBeWrittenToIsRefused() throws {
    try withTemporaryFolder { (folder) throws in
      chmod(folder.path, 0o500)
      defer { chmod(folder.path, 0o700) }
      expectRefusal("cannot be created") { _ = try begin(folder.appending(path: "out")) }
    }
  }

  /// A bucket's folder is made in the cache and uploaded; interrupted at every step, it is published by the next run.
  @Test func aBucketIsPublishedUnderInterruptions() throws {
    for step in 0... {
      var isFinished = false
      try withTemporaryFolder { (folder) throws in
        let store = InterruptedStore(root: folder.appending(path: "bucket").path)
        let bucket = BucketFolder(Location("s3://b/out"), in: store, holding: marker)
        let cache = CacheFolder(root: folder.appending(path: "cache").path)
        let output = try OutputFolder(bucket, cache: cache, resume: false)
        try fill(output, ["a", ".hidden", "scrap/x"])
        store.interrupt(after: step)
        isFinished = (try? output.publish(leavingOut: "scrap")) != nil
        store.interrupt(after: nil)
        if !isFinished {
          let again = try OutputFolder(bucket, cache: cache, resume: true)
          #expect(again.partial == output.partial)
          #expect(FileManager.default.fileExists(atPath: "\(again.partial)/a"))
          try again.publish(leavingOut: "scrap")
        }
        #expect(try store.allPaths().sorted() == ["a", "manifest.json"])
        #expect(!FileManager.default.fileExists(atPath: output.partial))
      }
      if isFinished { break }
      try #require(step < 10)
    }
  }

  @Test func aBucketOfOthersIsRefused() throws {
    try withTemporaryFolder { (folder) throws in
      let store = LocalStore(root: folder.appending(path: "bucket").path)
      try store.write([1], to: "photo.jpg")
      let bucket = BucketFolder(Location("s3://b/out"), in: store, holding: marker)
      let cache = CacheFolder(root: folder.appending(path: "cache").path)
      expectRefusal("was not written by Pomona") {
        _ = try OutputFolder(bucket, cache: cache, resume: false)
      }
      #expect(try contents(of: folder) == ["bucket"])
    }
  }

  @Test func markersAreRecognisedByTheirContent() {
    for (text, isMarker) in [
      (#"{"format":"test"}"#, true), (#"{"x":[],"format":"test","y":1}"#, true), ("", false),
      ("{}", false), (#"{"format":1}"#, false), (#"{"format":"tests"}"#, false), ("[]", false),
    ] {
      #expect(marker.matches(Array(text.utf8)) == isMarker, "\(text)")
    }
  }

  @Test func aFolderIsFilledIncrementallyUnderATemporaryName() throws {
    try withTemporaryFolder { (folder) throws in
      let path = folder.appending(path: "table").path
      for name in ["part-0", "part-1"] {
        let output = try IncrementalOutput(path, holding: marker, resume: true)
        #expect(try contents(of: folder) == [".table.partial"])
        try OutputFile(name, in: output.working).write([1])
      }
      let output = try IncrementalOutput(path, holding: marker, resume: true)
      try output.working.store().write(manifest, to: marker.fileName)
      try output.publish()
      #expect(try contents(of: folder) == ["table"])
      #expect(
        try contents(of: folder.appending(path: "table")) == ["manifest.json", "part-0", "part-1"])
      #expect(output.location.path == path)
      let anew = try IncrementalOutput(path, holding: marker, resume: false)
      #expect(try anew.working.store().allPaths().isEmpty)
    }
  }
}
