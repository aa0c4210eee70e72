import Datasets
import Failures
import Files
import Foundation
import ObjectStores
import TestSupport
import Testing

@Suite struct NamedPhotosTests {
  @Test func namesAreKeptAndFoldersAreSearched() throws {
    try withTemporaryFolder { folder in
      try makeFiles(["one.jpg", "box/b.png", "box/deep/a.webp", "box/notes.txt"], in: folder)
      let names = ["\(folder.path)/one.jpg", "\(folder.path)/box", "\(folder.path)/missing.jpg"]
      let photos = try Dataset.photos(named: names)
      #expect(
        photos.samples.map(\.path) == [
          "\(folder.path)/one.jpg", "\(folder.path)/box/b.png", "\(folder.path)/box/deep/a.webp",
          "\(folder.path)/missing.jpg",
        ])
      #expect(photos.samples.allSatisfy { $0.label == nil && $0.split == nil })
      #expect(photos.skipped.isEmpty)
      #expect(
        try photos.store.read("\(folder.path)/box/b.png", maximumBytes: 100)
          == Array("box/b.png".utf8))
      #expect(try photos.store.exists(names[0]))
      #expect(try !photos.store.exists(names[2]))
      #expect(photos.store.concurrentReads == 1)
      expectStorageError(.notFound) { _ = try photos.store.read(names[2], maximumBytes: 100) }
      expectStorageError(.tooLarge) { _ = try photos.store.read(names[0], maximumBytes: 1) }
    }
  }

  @Test func namedPhotosAreNeverWritten() throws {
    try withTemporaryFolder { folder in
      try makeFiles(["one.jpg"], in: folder)
      let name = "\(folder.path)/one.jpg"
      let store = try Dataset.photos(named: [name]).store
      #expect(throws: StorageError.self) { try store.write([1], to: name) }
      #expect(throws: StorageError.self) { try store.remove(name) }
      #expect(throws: StorageError.self) { try store.upload(fileAt: name, to: name) }
      #expect(try store.read(name, maximumBytes: 100) == Array("one.jpg".utf8))
    }
  }

  @Test func nothingThatExistsIsAnError() throws {
    let error = #expect(throws: PomonaError.self) {
      try Dataset.photos(named: ["/no/photo.jpg", "/no/folder"])
    }
    #expect(error?.code == .noInput)
  }
}
