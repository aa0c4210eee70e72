import Formatting
import Pipelines

/// The outcome of a pipeline's run, for people.
struct PipelineText {
  let text: String

  init(_ report: PipelineReport) {
    let format = NumberFormat.text
    var table = TextTable(header: ["step", "outcome", "seconds"])
    for step in report.steps {
      table.append([step.name, step.outcome, format.decimal(step.seconds, digits: 1)])
    }
    var text = table.text
    for step in report.steps where step.outcome != "done" {
      if let remark = step.remark { text += "\(step.name): \(TerminalText(remark))\n" }
    }
    for reason in report.unmet { text += "not met: \(TerminalText(reason))\n" }
    if let accuracy = report.accuracy {
      let former = report.formerAccuracy.map { "\(format.percent($0)) -> " } ?? ""
      text += "accuracy on the test set: \(former)\(format.percent(accuracy))\n"
    }
    text += "\(report.outcome)"
    if let version = report.version { text += ", version \(version) is in service" }
    self.text = text + "\n"
  }
}
