import Files
import Foundation
import Inference
import ObjectStores

extension BackboneCombination {
  /// The combination as a backbone, whose file is kept in a cache folder.
  func backbone(cachedIn cache: CacheFolder) throws -> Backbone {
    let content = try file()
    let path = "\(try cache.folder("backbones", for: content))/combination.onnx"
    if !FileManager.default.fileExists(atPath: path) { try AtomicFile.write(content, to: path) }
    return try Backbone(contentsOf: path, overrides: .init(side: backbones[0].side))
  }
}
