import Formatting
import Models

/// The values of `run.mustache`: the properties of the model and of the run that made it.
struct RunChapter {
  let stages: StageTimes?
  let facts: [ReportFact]
  let cluster: ClusterSection?

  /// Nil when nothing is known of either.
  init?(facts: [ReportFact], run: RunRecord?) {
    self.facts = facts.map { $0.printable(limit: 200) } + (run.map(Self.facts) ?? [])
    stages = run.flatMap { StageTimes($0.seconds) }
    cluster = run?.cluster.map { ClusterSection($0) }
    if self.facts.isEmpty { return nil }
  }

  private static func facts(of run: RunRecord) -> [ReportFact] {
    let format = NumberFormat.typeset
    let samples = run.samples
    var facts = [
      ReportFact(name: "Data set", value: run.dataset).printable(limit: 200),
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
    facts.append(ReportFact(name: "Pomona", value: run.pomona).printable())
    return facts
  }
}
