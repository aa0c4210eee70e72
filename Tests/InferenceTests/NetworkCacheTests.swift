import Files
import Foundation
import Inference
import TestSupport
import Testing

@Suite struct NetworkCacheTests {
  private let catalog = BackboneCatalog(
    folders: [Project.root.appending(path: ".deps/backbones").path])

  private func features(_ backbone: Backbone, _ precision: Precision) throws -> [Float] {
    let photo = (0..<backbone.side * backbone.side * 3).map { UInt8($0 * 7 % 251) }
    return try InferenceBackends.default.compile(backbone, precision: precision, threads: 2)
      .makeStream().features(of: photo)
  }

  /// The networks in the cache.
  private func networks(_ folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: "cache/networks"), includingPropertiesForKeys: nil)
  }

  @Test func aNetworkFromTheCacheGivesTheSameFeaturesUnlessItIsDamaged() throws {
    try withTemporaryFolder { folder in
      let cache = CacheFolder(root: folder.appending(path: "cache").path)
      try CacheFolder.$user.withValue(cache) {
        let backbone = try catalog.backbone("mobilenet-v2", overrides: .init(side: 64))
        for precision in try InferenceBackends.default.precisions() {
          let compiled = try features(backbone, precision)
          #expect(try features(backbone, precision) == compiled)
        }
        let files = try networks(folder)
        #expect(try files.count == InferenceBackends.default.precisions().count)
        #expect(files.allSatisfy { !$0.lastPathComponent.hasPrefix(".") })
        let expected = try features(backbone, .f32)
        for file in files {
          var content = try Data(contentsOf: file)
          content.replaceSubrange(content.count / 2..<content.count / 2 + 64, with: Data(count: 64))
          try content.write(to: file)
        }
        #expect(try features(backbone, .f32) == expected)
        for file in files { try Data("short".utf8).write(to: file) }
        #expect(try features(backbone, .f32) == expected)
      }
    }
  }

  @Test func anotherFileOrSideIsAnotherNetwork() throws {
    try withTemporaryFolder { folder in
      let cache = CacheFolder(root: folder.appending(path: "cache").path)
      try CacheFolder.$user.withValue(cache) {
        let path = folder.appending(path: "network.onnx").path
        for name in ["mobilenet-v2", "efficientnet-lite0"] {
          let source = try catalog.backbone(name)
          try? FileManager.default.removeItem(atPath: path)
          try FileManager.default.copyItem(atPath: source.path, toPath: path)
          for side in [32, 64] {
            let copy = try Backbone(contentsOf: path, overrides: .init(side: side))
            let original = try catalog.backbone(name, overrides: .init(side: side))
            #expect(try features(copy, .f32) == features(original, .f32))
          }
        }
      }
    }
  }

  @Test func withoutACacheFolderNetworksAreCompiled() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "file")
      try Data().write(to: file)
      try CacheFolder.$user.withValue(CacheFolder(root: file.path)) {
        let backbone = try catalog.backbone("mobilenet-v2", overrides: .init(side: 32))
        #expect(try features(backbone, .f32).count == 1280)
      }
    }
  }
}
