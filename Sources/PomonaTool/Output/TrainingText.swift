import Datasets
import Formatting
import Models
import Reports
import Training

/// The result of a training, for people.
struct TrainingText {
  let text: String

  /// - Parameter dataset: The data set, whose own remarks were shown before the work.
  init(_ result: TrainingResult, of dataset: Dataset, detail: OutputDetail) {
    let format = NumberFormat.text
    let run = result.run
    var text = MetricsText(result.evaluations).text + "\n"
    let remarks = FigureRemarks(result.evaluations, evidence: nil, format: format) {
      "\(TerminalText($0))"
    }
    for remark in remarks.texts { text += "\(remark)\n" }
    if detail != .result {
      if let curve = LearningCurve(run.alternatives ?? []) {
        let parts = curve.points.map { "\(format.percent($0.accuracy)) with \($0.name)" }
        text += "enough photos? \(parts.joined(separator: ", ")) of the training photos. "
        text += "\(curve.sentence(format))\n"
      }
      for remark in run.remarks where !dataset.remarks.contains(remark) {
        text += "note: \(TerminalText(remark))\n"
      }
      for alternative in run.alternatives ?? []
      where alternative.kind != .photos && alternative.isBetter {
        text +=
          "hint: \(alternative.options) labels \(format.percent(alternative.figures.accuracy)) of "
          + "\(format.count(alternative.heldOutPhotos, noun: "held-out photo")) correctly, after training on "
          + "\(format.count(alternative.trainingPhotos)); these options "
          + "\(format.percent(alternative.chosen.accuracy))\n"
      }
      text +=
        SkippedText(run.skipped, detail: detail, completeList: "\(result.model)/run.json").text
      let seconds = run.seconds
      text += "\(format.count(result.classes.count, noun: "class")), "
      text += "\(format.decimal(seconds.total, digits: 1)) s in total: "
      text += "features \(format.decimal(seconds.features, digits: 1)) s "
      text += "(\(format.rate(run.imagesPerSecond, noun: "photo"))), "
      text += "fit \(format.decimal(seconds.fit, digits: 1)) s"
      if let tuning = run.fineTuning {
        text += ", fine-tuning \(format.decimal(tuning.seconds, digits: 1)) s "
        text += "(\(format.rate(tuning.imagesPerSecond, noun: "photo")))"
      }
      text += "; "
      text += "peak memory \(format.bytes(run.peakRSSBytes))"
      text += run.cost.map { "; cost \(format.price($0))\n" } ?? "\n"
    }
    text += "model   \(result.model)\nreport  \(result.model)/report.html\n"
    self.text = text
  }
}
