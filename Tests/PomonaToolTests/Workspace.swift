import Foundation
import TestSupport

/// Photos of two classes, some files that are no photos, and a model of them, made once by the program itself.
struct Workspace {
  private static let shared = Result { try Workspace() }

  let photos: String
  let model: String
  let garbage: [String]
  let training: Tool.Outcome

  /// The workspace of all suites.
  static func get() throws -> Workspace { try shared.get() }

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-\(UUID().uuidString)")
    let photos = folder.appending(path: "photos")
    try Photos.make(classes: ["fig", "lime"], count: 20, in: photos)
    garbage = try Photos.makeGarbage(in: photos.appending(path: "fig"))
    self.photos = photos.path
    model = folder.appending(path: "fruit.pomona").path
    training = try Tool.run("train", photos.path, "-o", model, "--json", "--price-per-hour", "2")
  }

  /// Fills a folder with many photos of each class, hard links of the few.
  func link(_ count: Int, photosOfEachClassIn folder: URL) throws {
    for name in ["fig", "lime"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
      for number in 0..<count {
        try FileManager.default.linkItem(
          atPath: "\(photos)/\(name)/\(number % 20).jpg",
          toPath: "\(folder.path)/\(name)/\(number).jpg")
      }
    }
  }
}
