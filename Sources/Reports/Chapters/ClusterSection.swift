import Formatting
import Models

/// The values of `cluster.mustache`: the work that a cluster did for a run, and its log.
struct ClusterSection {
  /// A stage of the log.
  struct Stage {
    let number: Int
    let attempt: Int
    let tasks: String
    let seconds: String
    let outcome: String
  }

  let facts: [ReportFact]
  let stageCount: String
  let stages: [Stage]
  /// The number of stages that are not listed.
  let more: String?

  /// The most stages on the page; all are in `run.json`.
  private static let listedStages = 200

  init(_ activity: ClusterActivity) {
    let format = NumberFormat.typeset
    facts = [
      ReportFact(name: "Spark", value: activity.spark).printable(),
      ReportFact(name: "Application", value: activity.application).printable(),
      ReportFact(
        name: "Executors",
        value: """
          \(format.count(activity.executors)) active, \(format.count(activity.executorsLost)) lost, \
          \(format.count(activity.executorsAdded)) added
          """),
      ReportFact(
        name: "Tasks",
        value: """
          \(format.count(activity.tasks)), \(format.count(activity.failedTasks)) failed, \
          \(format.count(activity.retriedTasks)) retried
          """),
      ReportFact(name: "Total task time", value: format.seconds(activity.taskSeconds)),
      ReportFact(name: "Core-hours", value: format.price(activity.coreHours)),
    ]
    stageCount = format.count(activity.stages.count, noun: "stage")
    stages = activity.stages.prefix(Self.listedStages).map {
      Stage(
        number: $0.id, attempt: $0.attempt, tasks: format.count($0.tasks),
        seconds: format.seconds($0.seconds), outcome: $0.failed ? "failed" : "succeeded")
    }
    let rest = activity.stages.count - Self.listedStages
    more = rest > 0 ? format.count(rest) : nil
  }
}
