package import Foundation

/// Small photos made by the tests.
package enum SamplePhotos {
  /// Makes `count` JPEGs of 40 to 60 pixels for each class, in `folder/CLASS/N.jpg`: discs of the class's own colour on a
  /// grey ground, each a little different.
  package static func make(classes: [String], count: Int, in folder: URL) throws {
    _ = try Peer.python(
      """
      import colorsys, os, random, sys
      from PIL import Image, ImageDraw
      folder, count, classes = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
      for index, name in enumerate(classes):
          os.makedirs(f"{folder}/{name}", exist_ok=True)
          for number in range(count):
              random.seed(f"{name}/{number}")
              hue = index / len(classes) + random.uniform(-0.03, 0.03)
              color = tuple(int(255 * c) for c in colorsys.hsv_to_rgb(hue % 1, 0.9, 0.9))
              side = random.randint(40, 60)
              photo = Image.new("RGB", (side, side + number % 5), (random.randint(150, 230),) * 3)
              x, y, r = random.randint(12, 22), random.randint(12, 22), random.randint(8, 12)
              ImageDraw.Draw(photo).ellipse((x - r, y - r, x + 2 * r, y + 2 * r), fill=color)
              photo.save(f"{folder}/{name}/{number}.jpg", quality=90)
      """, [folder.path, "\(count)"] + classes)
  }

  /// Makes files with the names of photos that are not photos beside the `0.jpg` of a class, and returns their names.
  package static func makeGarbage(in folder: URL) throws -> [String] {
    let files = FileManager.default
    try Data().write(to: folder.appending(path: "empty.jpg"))
    try Data("this is no photo".utf8).write(to: folder.appending(path: "text.jpg"))
    try files.createDirectory(
      at: folder.appending(path: "folder.jpg"), withIntermediateDirectories: true)
    let whole = try Data(contentsOf: folder.appending(path: "0.jpg"))
    try whole.prefix(whole.count / 2).write(to: folder.appending(path: "truncated.jpg"))
    let hugePNG: [UInt8] =
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
      + [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0, 0, 0, 0, 0]
    try Data(hugePNG).write(to: folder.appending(path: "huge.png"))
    return ["empty.jpg", "text.jpg", "folder.jpg", "truncated.jpg", "huge.png"]
  }
}
