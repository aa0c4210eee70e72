import FineTuning
import Foundation
import Imaging
import Inference
import TestSupport

let installed = BackboneCatalog(environment: [:])

/// The food photos of the set-up in three classes, decoded at a side.
struct FoodPhotos: TuningPhotos {
  let labels: [Int32]
  let side: Int
  private let photos: [[UInt8]]

  init(_ split: String, side: Int, perClass: Int) throws {
    var labels: [Int32] = []
    var photos: [[UInt8]] = []
    let loader = PhotoLoader()
    for (id, name) in ["pizza", "steak", "sushi"].enumerated() {
      let folder = Project.root.appending(path: ".deps/samples/food/\(split)/\(name)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      for file in files.prefix(perClass) {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
        var pixels = [UInt8](repeating: 0, count: side * side * 3)
        try bytes.withUnsafeBytes { bytes in
          _ = try pixels.withUnsafeMutableBufferPointer {
            try loader.load(bytes, side: side, mode: .stretch, into: $0)
          }
        }
        photos.append(pixels)
        labels.append(Int32(id))
      }
    }
    self.labels = labels
    self.photos = photos
    self.side = side
  }

  func read(_ index: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) {
    _ = pixels.update(fromContentsOf: photos[index])
  }

  /// Photos as the network takes them, [photos][3][side][side].
  func planes(_ backbone: Backbone, count: Int) -> Numbers {
    let normalization = LevelNormalization(mean: backbone.mean, std: backbone.std)
    let result = Numbers(count: count * 3 * side * side)
    for index in 0..<count {
      photos[index % photos.count].withUnsafeBufferPointer {
        normalization.apply(to: $0, side: side, into: result.base + index * 3 * side * side)
      }
    }
    return result
  }

  func pixels(_ index: Int) -> [UInt8] { photos[index] }
}
