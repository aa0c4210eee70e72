#if Spark
import Foundation
import Inference
import SparkConnect
import SparkRunner
import SparkTestSupport
import TestSupport

/// The platform and the program on the tests' cluster, with the bundle of `scripts/bundle`.
enum ClusterFixture {
  static let bundle = Project.root.appending(path: ".build/bundle").path
  static let isAvailable =
    SparkCluster.isAvailable && FileManager.default.fileExists(atPath: bundle)
  /// The reason why tests are skipped without them.
  static let requirement = "needs scripts/setup --spark and scripts/bundle"

  /// - Parameter side: The side of the input; nil for the backbone's own.
  static func backbone(side: Int? = nil) throws -> Backbone {
    try BackboneCatalog(folders: [Project.root.appending(path: ".deps/backbones").path])
      .backbone(BackboneCatalog.defaultName, overrides: .init(side: side))
  }

  /// Runs `body` with a platform of its own session name and the given changes to the defaults.
  static func withPlatform<R: Sendable>(
    connection: SparkConnection? = nil,
    changing change: (inout ClusterConfiguration) -> Void = { _ in },
    body: (SparkPlatform) async throws -> R
  ) async throws -> R {
    var configuration = ClusterConfiguration(
      connection: try connection ?? SparkCluster.connection())
    configuration.bundle = bundle
    change(&configuration)
    return try await SparkPlatform.withPlatform(configuration, body: body)
  }
}
#endif
