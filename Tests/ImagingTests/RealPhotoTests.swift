import Foundation
import Imaging
import TestSupport
import Testing

/// Photos from cameras, on machines that have them.
@Suite(.enabled(if: Project.photos("market") != nil, "needs the folder of real photos"))
struct RealPhotoTests {
  @Test(arguments: ["market/validation", "sizes/Test"])
  func realPhotosAgreeWithPillow(folder: String) throws {
    let root = try #require(Project.photos(folder))
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    let photos = (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "jpg" }
      .sorted { $0.path < $1.path }
    let chosen = stride(from: 0, to: photos.count, by: max(1, photos.count / 20)).map { photos[$0] }
    try #require(!chosen.isEmpty)
    let expected = [UInt8](try Peer.python(Self.script, chosen.map(\.path)))
    let loader = PhotoLoader()
    for (index, photo) in chosen.enumerated() {
      let got = try loader.load([UInt8](Data(contentsOf: photo)), side: 224).pixels
      let pillow = Array(expected[index * got.count..<(index + 1) * got.count])
      let difference = Difference(got, pillow)
      // Large photos are decoded at a smaller size.
      #expect(difference.most <= 16 && difference.mean < 0.5, "\(photo.lastPathComponent)")
    }
  }

  private static let script = """
    import sys
    from PIL import Image
    for path in sys.argv[1:]:
        sys.stdout.buffer.write(Image.open(path).convert("RGB").resize((224, 224), Image.BILINEAR).tobytes())
    """
}
