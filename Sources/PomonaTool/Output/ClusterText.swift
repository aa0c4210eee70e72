import Formatting
import Models

/// The activity of a cluster, for people.
struct ClusterText {
  let text: String

  init(_ activity: ClusterActivity) {
    let format = NumberFormat.text
    var parts = [
      "Spark \(TerminalText(activity.spark))",
      format.count(activity.stages.count, noun: "stage"),
      format.count(activity.tasks, noun: "task"),
    ]
    if activity.failedTasks > 0 { parts.append("\(format.count(activity.failedTasks)) failed") }
    if activity.retriedTasks > 0 { parts.append("\(format.count(activity.retriedTasks)) retried") }
    if activity.executorsLost > 0 {
      parts.append("\(format.count(activity.executorsLost, noun: "executor")) lost")
    }
    parts.append("\(format.number(activity.coreHours)) core-hours")
    text = "cluster   \(parts.joined(separator: ", "))\n"
  }
}
