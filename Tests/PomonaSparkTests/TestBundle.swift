#if Spark
import Foundation
import Inference
import Pomona
import PomonaSpark
import SparkConnect
import SparkTestSupport
import TestSupport

/// The engine and the program on the tests' cluster, with the bundle of `scripts/bundle`.
enum TestBundle {
  static let folder = Project.root.appending(path: ".build/bundle").path
  static let isAvailable =
    SparkCluster.isAvailable && FileManager.default.fileExists(atPath: folder)
  static let whyNot = "needs scripts/setup --spark and scripts/bundle"

  static func backbone() throws -> Backbone {
    try BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      .backbone(BackboneCatalog.defaultName)
  }

  static func withEngine<R>(
    connection: SparkConnection? = nil,
    _ change: (inout SparkEngine.Configuration) -> Void = { _ in },
    _ body: (SparkEngine) throws -> R
  ) throws -> R {
    var configuration = SparkEngine.Configuration(
      connection: try connection ?? SparkCluster.connection())
    configuration.bundle = folder
    change(&configuration)
    let engine = try SparkEngine(configuration)
    defer { engine.close() }
    return try body(engine)
  }
}
#endif
