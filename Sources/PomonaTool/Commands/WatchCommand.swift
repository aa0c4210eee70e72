import ArgumentParser
import Failures
import Files
import Foundation
import Logging
import Pipelines
import PomonaServer
import Watching

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Score the photos of a folder or bucket that fills, each exactly once.",
    discussion: """
      Scores what is there, and then what comes, as soon as a file is complete. The result is a folder of Parquet files, \
      date=YYYY-MM-DD/part-*.parquet, with a row a photo, and unreadable/ with the reasons of the others. A photo that is \
      announced again has no second row, and after a kill the next run goes on where this one was. A new version of the \
      model is taken up between two photos. SIGTERM and Ctrl-C end after the photos in hand.

      With --cluster, a streaming query of Spark does it: in batches of at most --rows photos, every --interval.

      EXAMPLES
        pomona watch inbox --model fruits.pomona -o rows
        pomona watch inbox --model fruits.pomona -o rows --once
        pomona watch inbox --model fruits.pomona -o - --archive done
        pomona watch s3://bucket/inbox --model fruits.pomona -o s3://bucket/rows --delete
        pomona watch hdfs:///inbox --model fruits.pomona -o hdfs:///rows --cluster sc://spark.example:15002
        pomona watch inbox --model fruits.pomona -o rows -o https://example.org/hooks/fruit --metrics-port 9100
      """)

  @Argument(help: "A folder, or its URI in an object store.", completion: .directory)
  var source: String

  @Option(help: "The folder of a model, or its URI.", completion: .directory)
  var model: String

  @Option(
    name: [.short, .customLong("output")], parsing: .singleValue,
    help: """
      A folder for the rows, or its URI; - prints them as JSON lines; an http address receives them as JSON. Several \
      may be given; the folder remembers what is done.
      """, completion: .directory)
  var outputs: [String]

  @Flag(exclusivity: .exclusive)
  var extent = WatchExtent.follow

  @Option(help: "The photos to take first: oldest or newest.")
  var order = Arrivals.Order.oldest

  @Option(
    help: "A folder to move photos to once their rows are written.", completion: .directory)
  var archive: String?

  @Flag(help: "Remove photos once their rows are written.")
  var delete = false

  @Option(
    help: ArgumentHelp(
      "The time after which rows are written, such as 500ms, 10s or 5m, even if they are few.",
      valueName: "time"), transform: { try DurationArgument.duration($0) })
  var every = Duration.seconds(10)

  @Option(help: ArgumentHelp("The rows of one file, or of one post.", valueName: "number"))
  var rows = 10_000

  @Flag(
    help: """
      List the folder again and again instead of having its changes announced. Network shares and buckets are always listed.
      """)
  var poll = false

  @Option(
    help: ArgumentHelp("The time between two listings.", valueName: "time"),
    transform: { try DurationArgument.duration($0) })
  var interval = Duration.seconds(5)

  @Option(
    help: ArgumentHelp(
      "Serve metrics for Prometheus at this port of this machine.", valueName: "port"))
  var metricsPort: Int?

  @Option(
    help: ArgumentHelp(
      """
      On a cluster, the days after which Spark forgets a photo; those that are older than the newest one by more are not \
      scored. It remembers each for ever otherwise.
      """, valueName: "days"))
  var forget: Int?

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    if archive != nil && delete {
      throw ValidationError("--archive and --delete contradict each other.")
    }
    guard 1...1_000_000 ~= rows else {
      throw ValidationError("--rows takes a number from 1 to 1000000, such as 10000.")
    }
    let folders = outputs.filter { $0 != "-" && !Self.isAddress($0) }
    guard folders.count <= 1, outputs.filter({ Self.isAddress($0) }).count <= 1 else {
      throw ValidationError("-o takes one folder, one address and - at most.")
    }
    if delete, folders.isEmpty {
      throw ValidationError("--delete needs a folder for the rows, which remembers what is done.")
    }
    if cluster.cluster != nil, folders.count != 1 || outputs.count > 1 || poll || metricsPort != nil
    {
      throw ValidationError(
        "On a cluster, -o takes one folder of its storage, and there is no --poll and no --metrics-port."
      )
    }
    if forget.map({ $0 < 1 }) ?? false || forget != nil && cluster.cluster == nil {
      throw ValidationError("--forget takes 1 or more days, on a cluster.")
    }
    if display.json, outputs.contains("-") {
      throw ValidationError("--json and -o - both write to standard output.")
    }
  }

  private static func isAddress(_ text: String) -> Bool {
    text.hasPrefix("http://") || text.hasPrefix("https://")
  }

  func run() async throws {
    try await configuration.withSettings(work.flags + cluster.flags) { settings in
      if let address = cluster.cluster {
        #if Spark
        return try await watch(onCluster: address, settings)
        #else
        throw ClusterOptions.isMissing(address)
        #endif
      }
      let log = ServiceLogStream { StandardError.write($0) }
      defer { log.flush() }
      let logger = ServiceLog.logger(
        level: display.detail == .result ? .error : .notice,
        format: StandardError.isTerminal ? .text : .json, write: { log.write($0) })
      var choices = Watch.Configuration(source: source, model: model)
      choices.table = outputs.first { $0 != "-" && !Self.isAddress($0) }
      choices.jobs =
        try await settings.value(of: Settings.jobs) ?? ProcessInfo.processInfo.activeProcessorCount
      if outputs.contains("-") {
        choices.line = { try StandardOutput.write(WatchLine($0).text) }
      }
      if let address = outputs.first(where: { Self.isAddress($0) }) {
        let hook = Webhook(address)
        choices.post = { await hook.send($0.map { WatchLine($0) }) }
      }
      choices.follows = extent == .follow
      choices.order = order
      choices.disposal = archive.map { .archive(folder: $0) } ?? (delete ? .delete : .keep)
      choices.rows = rows
      choices.interval = every
      choices.listing = interval
      choices.polls = poll
      choices.metricsPort = metricsPort
      let start = ContinuousClock.now
      let watch = try Watch(choices, logger: logger)
      let signals = EndSignals { watch.stop() }
      defer { signals.cancel() }
      try await watch.run()
      let counts = watch.metrics.counts
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if display.json {
        try JSONOutput.write(WatchSummary(counts, seconds: seconds))
      } else if display.detail != .result, !outputs.contains("-") {
        try StandardOutput.write(WatchSummary(counts, seconds: seconds).text)
      }
    }
  }
}
