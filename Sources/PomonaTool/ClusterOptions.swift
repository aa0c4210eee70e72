import ArgumentParser
import Failures
import Foundation
import SparkConnect
import SparkRunner
import Training

/// Where the work is done.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Work on an Apache Spark cluster; paths are the cluster's then.",
      discussion: "A token belongs into SPARK_CONNECT_AUTHENTICATE_TOKEN.",
      valueName: "sc://host:port"))
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "On a cluster: a folder of its storage for tables on the way (default: .pomona-work beside the photos).",
      valueName: "uri"))
  var clusterWork: String?

  @Option(
    help: ArgumentHelp(
      "On a cluster: give a photo up, and its worker, after this time (default: 60).",
      valueName: "seconds"))
  var photoTimeLimit: Int?

  @Option(help: .hidden)
  var forestShards: Int?

  func validate() throws {
    if let photoTimeLimit, !(1...86_400).contains(photoTimeLimit) {
      throw ValidationError("--photo-time-limit takes 1 to 86400 seconds.")
    }
    if let forestShards, forestShards < 1 {
      throw ValidationError("--forest-shards takes 1 or more.")
    }
  }

  /// Gives `body` the engine that was asked for. The local one has so many threads, or one for each core.
  ///
  /// At the end, what the cluster did is told beside the progress.
  func withEngine<R>(
    jobs: Int?, speech: SpeechOptions, _ body: (any Engine) throws -> R
  ) throws -> R {
    guard let cluster else { return try body(LocalEngine(jobs: jobs)) }
    #if Spark
    var configuration = SparkEngine.Configuration(connection: try SparkConnection(cluster))
    configuration.workFolder = clusterWork
    configuration.forestShards = forestShards
    if let photoTimeLimit { configuration.secondsPerPhoto = photoTimeLimit }
    let engine = try SparkEngine(configuration)
    defer { engine.close() }
    let interruption = ClusterInterruption { engine.cancel() }
    defer { interruption.end() }
    let result = try body(engine)
    if !speech.quiet, let activity = engine.activity() {
      StandardError.write(ClusterText(activity).text)
    }
    return result
    #else
    throw PomonaError(
      .noCluster, "this build of Pomona cannot work on \(cluster): it was made without Spark",
      remedy: "Build it with 'swift build -c release --traits Spark --product pomona'.")
    #endif
  }
}
