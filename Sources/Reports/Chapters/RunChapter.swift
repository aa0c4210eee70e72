import Formatting
import Models

/// The values of `run.mustache`: the properties of the model and of the run that made it.
struct RunChapter {
  let stages: StageTimes?
  let facts: [ReportFact]
  let cluster: ClusterSection?

  /// Nil when nothing is known of either.
  ///
  /// - Parameters:
  ///   - facts: The properties of the model.
  ///   - origin: The origin of the figures, where it is not that of the run.
  ///   - run: The run that made the model.
  init?(facts: [ReportFact], origin: RunOrigin?, run: RunRecord?) {
    let origin = origin ?? run?.origin
    self.facts =
      (origin.map(Self.facts) ?? []) + facts.map { $0.printable(limit: 200) }
      + (run.map(Self.facts) ?? [])
      + (origin == nil && run != nil ? [Self.version(run?.pomona ?? "")] : [])
    stages = run.flatMap { StageTimes($0.seconds) }
    cluster = run?.cluster.map { ClusterSection($0) }
    if self.facts.isEmpty { return nil }
  }

  private static func facts(of run: RunRecord) -> [ReportFact] {
    let format = NumberFormat.typeset
    let samples = run.samples
    var facts = [
      ReportFact(name: "Data set", value: name(of: run.dataset)).printable(limit: 200),
      ReportFact(
        name: "Photos",
        value: """
          \(format.count(samples.train)) training, \(format.count(samples.validation)) validation, \
          \(format.count(samples.test)) test
          """),
      ReportFact(name: "Preset", value: run.preset ?? "none").printable(),
      ReportFact(name: "Total time", value: format.seconds(run.seconds.total)),
      ReportFact(name: "Rate", value: format.rate(run.imagesPerSecond, noun: "photo")),
      ReportFact(name: "Platform", value: run.engine).printable(),
      ReportFact(name: "Processor", value: run.processor).printable(),
      ReportFact(name: "Cores", value: format.count(run.cores)),
      ReportFact(name: "Peak memory", value: format.bytes(run.peakRSSBytes)),
    ]
    if let cost = run.cost {
      let price = run.pricePerHour.map { ", at \(format.price($0)) per hour" } ?? ""
      facts.append(ReportFact(name: "Cost", value: format.price(cost) + price))
    }
    return facts
  }

  private static func facts(of origin: RunOrigin) -> [ReportFact] {
    var facts = [ReportFact(name: "Date", value: origin.date).printable()]
    if let command = origin.command {
      facts.append(ReportFact(name: "Command", value: command).printable(limit: 1000))
    }
    facts.append(version(origin.pomona))
    for (name, version) in origin.libraries.sorted(by: { $0.key < $1.key }) {
      facts.append(ReportFact(name: name, value: version).printable())
    }
    return facts
  }

  private static func version(_ pomona: String) -> ReportFact {
    ReportFact(name: "Pomona", value: pomona).printable()
  }

  /// The name of a data set: the last folder of a path, so that the page does not have the folders of this machine, or
  /// a URI.
  private static func name(of dataset: String) -> String {
    guard !dataset.contains("://") else { return dataset }
    return dataset.split(separator: "/").last { $0 != "." }.map(String.init) ?? dataset
  }
}
