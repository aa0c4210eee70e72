import Failures
import Feedback
import Files
import Foundation
import TestSupport
import Testing

@Suite struct PhotoCollectionTests {
  /// A JPEG photo with a place, a camera, a comment and an orientation, as Pillow writes them.
  private func photo(orientation: Int = 6) throws -> [UInt8] {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "photo.jpg").path
      _ = try Peer.python(
        """
        import sys
        from PIL import Image
        image = Image.new("RGB", (40, 30), (200, 30, 30))
        exif = Image.Exif()
        exif[0x0112] = int(sys.argv[2])
        exif[0x010F] = "SecretCamera"
        exif.get_ifd(0x8825)[1] = "N"
        image.save(sys.argv[1], exif=exif, comment=b"SecretComment", progressive=True)
        open(sys.argv[1], "ab").write(b"SecretTrailer")
        """, [path, "\(orientation)"])
      return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
  }

  private func record(_ label: String?, time: Double = 1_700_000_000.7) -> CollectedPhoto {
    CollectedPhoto(
      label: label, answer: "fig", confidence: 0.75, known: true, model: "fruit", version: "abc",
      time: Date(timeIntervalSince1970: time))
  }

  @Test func keepsAPhotoWithItsRecord() throws {
    try withTemporaryFolder { folder in
      let collection = try PhotoCollection(at: folder.appending(path: "kept").path)
      let id = try collection.keep(photo(), with: record("lime"))
      #expect(try collection.keep(photo(), with: record("lime", time: 1_800_000_000)) == id)
      _ = try collection.keep(photo(), with: record(nil, time: 1_600_000_000))
      let entries = try PhotoCollection(at: folder.appending(path: "kept").path).entries()
      #expect(entries.map(\.record) == [record(nil, time: 1_600_000_000), record("lime")])
      #expect(entries.last?.path == "photos/\(id).jpg")
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "kept/photos").path)
      #expect(files.count == 4)
    }
  }

  @Test func removesPlaceCameraAndCommentsAndKeepsTheOrientation() throws {
    let original = try photo()
    #expect(Data(original).firstRange(of: Data("SecretCamera".utf8)) != nil)
    let kept = try #require(JPEGMetadata.removed(from: original))
    for secret in ["SecretCamera", "SecretComment", "SecretTrailer"] {
      #expect(Data(kept).firstRange(of: Data(secret.utf8)) == nil)
    }
    let size = try withTemporaryFolder { folder in
      let path = folder.appending(path: "kept.jpg")
      try Data(kept).write(to: path)
      return try Peer.python(
        """
        import sys
        from PIL import Image, ImageOps
        print(ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGB").size)
        """, [path.path])
    }
    #expect(String(decoding: size, as: UTF8.self).contains("(30, 40)"))
    #expect(JPEGMetadata.removed(from: kept) == kept)
  }

  @Test func rejectsWhatIsNoWholeJPEG() throws {
    let whole = try photo(orientation: 1)
    let size = try #require(JPEGMetadata.removed(from: whole)).count
    #expect(size > 100)
    for length in 0..<whole.count - 15 {
      #expect(JPEGMetadata.removed(from: Array(whole.prefix(length))) == nil, "\(length) bytes")
    }
    var random = SeededGenerator(state: 3)
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0..<4 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      _ = JPEGMetadata.removed(from: bytes)
    }
  }

  @Test func stopsAtItsLargestSize() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "kept").path
      let bytes = try photo()
      let collection = try PhotoCollection(at: path, limit: 1500)
      _ = try collection.keep(bytes, with: record("a"))
      let error = #expect(throws: FeedbackError.self) {
        try collection.keep(bytes, with: record("b"))
        try collection.keep(bytes, with: record("c"))
      }
      #expect(error?.code == .full)
      // What is there counts after a restart.
      let again = try PhotoCollection(at: path, limit: 1500)
      #expect(throws: FeedbackError.self) { try again.keep(bytes, with: record("d")) }
    }
  }
}
