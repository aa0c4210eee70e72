import ArgumentParser
import Failures
import Foundation
import SparkConnect
import SparkRunner
import Training

/// The platform of a command: this machine, or a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Work on an Apache Spark cluster; paths are then those of the cluster.",
      discussion: "Put the token into SPARK_CONNECT_AUTHENTICATE_TOKEN.",
      valueName: "sc://host:port"))
  var cluster: String?

  @Option(Settings.clusterWork)
  var clusterWork: String?

  @Option(Settings.photoTimeLimit)
  var photoTimeLimit: Int?

  @Option(help: .hidden)
  var forestShards: Int?

  func validate() throws {
    if let forestShards, forestShards < 1 {
      throw ValidationError("--forest-shards takes 1 or more.")
    }
  }

  var flags: [SettingFlag?] {
    [
      Settings.clusterWork.given(clusterWork), Settings.photoTimeLimit.given(photoTimeLimit),
    ]
  }

  /// Runs the work of a command on the platform that was chosen.
  ///
  /// The activity of a cluster is shown beside the progress at the end.
  func withPlatform<R: Sendable>(
    _ settings: ResolvedSettings, detail: OutputDetail,
    _ body: @Sendable (any Platform) async throws -> R
  ) async throws -> R {
    guard let cluster else {
      return try await body(LocalPlatform(jobs: settings.value(of: Settings.jobs)))
    }
    #if Spark
    return try await withCluster(cluster, settings, detail: detail, body)
    #else
    throw Self.isMissing(cluster)
    #endif
  }

  #if !Spark
  /// The error of a build that reaches no cluster.
  static func isMissing(_ cluster: String) -> PomonaError {
    PomonaError(
      .noCluster, "this build of Pomona cannot work on \(cluster): it was made without Spark",
      remedy: "Build it with 'swift build -c release --traits Spark --product pomona'.")
  }
  #endif

  #if Spark
  /// Runs the work of a command on a cluster.
  func withCluster<R: Sendable>(
    _ address: String, _ settings: ResolvedSettings, detail: OutputDetail,
    _ body: @Sendable (SparkPlatform) async throws -> R
  ) async throws -> R {
    var choices = try await clusterConfiguration(address, settings)
    if detail != .result {
      choices.onTransfer = { [display = TransferDisplay()] in display.show($0, of: $1) }
    }
    return try await SparkPlatform.withPlatform(choices) { platform in
      let result = try await body(platform)
      if detail != .result, let activity = await platform.usage().cluster {
        StandardError.write(ClusterText(activity).text)
      }
      return result
    }
  }

  private func clusterConfiguration(
    _ address: String, _ settings: ResolvedSettings
  ) async throws -> ClusterConfiguration {
    var configuration = ClusterConfiguration(connection: try SparkConnection(address))
    configuration.workFolder = try await settings.value(of: Settings.clusterWork)
    configuration.bundle = try await settings.value(of: Settings.bundle)
    configuration.secondsPerPhoto = try await settings.value(of: Settings.photoTimeLimit)
    configuration.shards = forestShards
    return configuration
  }
  #endif
}
