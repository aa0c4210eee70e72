import Datasets
import Evaluations
import Features
import Formatting
import Models
import Training

/// The result of a training, for people.
struct TrainingText {
  let text: String

  init(_ result: TrainingResult, options: SpeechOptions) {
    let run = result.run
    var text = MetricsText(result.evaluations).text + "\n"
    if !options.quiet {
      for remark in run.remarks { text += "note: \(printable(remark))\n" }
      text +=
        SkippedText(run.skipped, lists: options.verbose, elsewhere: "\(result.model)/run.json").text
      text += "\(result.classes.count) classes, "
      text +=
        "\(fixed(run.seconds.total, 1)) s in all: features \(fixed(run.seconds.features, 1)) s "
      text +=
        "(\(grouped(Int(run.imagesPerSecond))) photos a second), fit \(fixed(run.seconds.fit, 1)) s; "
      text += "at most \(megabytes(run.peakRSSBytes)) of memory"
      text += run.cost.map { "; cost \(fixed($0, 4))\n" } ?? "\n"
    }
    text += "model   \(result.model)\nreport  \(result.model)/report.html\n"
    self.text = text
  }
}

/// What a cluster did, for people.
struct ClusterText {
  let text: String

  init(_ activity: ClusterActivity) {
    var parts = [
      "Spark \(printable(activity.spark))", "\(grouped(activity.stages.count)) stages",
      "\(grouped(activity.tasks)) tasks",
    ]
    if activity.failedTasks > 0 { parts.append("\(grouped(activity.failedTasks)) failed") }
    if activity.retriedTasks > 0 { parts.append("\(grouped(activity.retriedTasks)) tried again") }
    if activity.executorsLost > 0 {
      parts.append("\(grouped(activity.executorsLost)) executors lost")
    }
    parts.append("\(fixed(activity.coreHours, 4)) core-hours")
    text = "cluster   \(parts.joined(separator: ", "))\n"
  }
}

/// The result of an evaluation, for people.
struct EvaluationText {
  let text: String

  init(_ evaluation: Evaluation, options: SpeechOptions, report: String?) {
    var text = MetricsText([evaluation]).text + "\n"
    if !options.quiet {
      let classes = evaluation.perClass.filter { $0.support > 0 }.sorted { $0.f1 < $1.f1 }
      let shown = options.verbose ? classes[...] : classes.prefix(10)
      var table = TextTable(header: ["class", "photos", "precision", "recall", "F1"])
      for scores in shown {
        table.append([
          printable(scores.label), grouped(scores.support), percent(scores.precision),
          percent(scores.recall),
          fixed(scores.f1, 3),
        ])
      }
      if shown.count < classes.count {
        text += "The \(shown.count) weakest of \(classes.count) classes:\n"
      }
      text += table.text + "\n"
      text += SkippedText(evaluation.skipped, lists: options.verbose, elsewhere: nil).text
    }
    if let report { text += "report  \(report)\n" }
    self.text = text
  }
}

/// The five figures of each split.
struct MetricsText {
  let text: String

  init(_ evaluations: [Evaluation]) {
    var table = TextTable(
      header: ["", "photos", "accuracy", "balanced accuracy", "macro F1", "top 5", "log loss"])
    for evaluation in evaluations {
      let metrics = evaluation.metrics
      table.append([
        evaluation.split?.rawValue ?? "all", grouped(evaluation.samples), percent(metrics.accuracy),
        percent(metrics.balancedAccuracy), fixed(metrics.macroF1, 3), percent(metrics.top5Accuracy),
        fixed(metrics.logLoss, 4),
      ])
    }
    text = table.text
  }
}

/// The result of a feature extraction, for people.
struct FeatureText {
  let text: String

  init(_ summary: FeatureExtraction.Summary, output: String, options: SpeechOptions) {
    var text = ""
    if !options.quiet {
      text +=
        SkippedText(summary.skipped, lists: options.verbose, elsewhere: "the column 'error'").text
      text += "\(grouped(summary.rows)) photos in \(fixed(summary.seconds, 1)) s "
      text += "(\(grouped(Int(Double(summary.rows) / max(summary.seconds, 1e-9)))) a second)\n"
    }
    self.text = text + "features  \(output)\n"
  }
}

/// The answer to a photo, for people: its path, the label, the confidence; with `--verbose` the runners-up as well.
struct PredictionText {
  let text: String

  init(_ photo: ClassifiedPhoto, isVerbose: Bool) {
    guard let prediction = photo.prediction else {
      text = "\(printable(photo.path)): \(printable(photo.error ?? "no answer"))\n"
      return
    }
    let shown = isVerbose ? prediction.top[...] : prediction.top.prefix(1)
    let answers = shown.map { "\(printable($0.label)) \(percent($0.confidence))" }
    text = "\(printable(photo.path)): \(answers.joined(separator: ", "))\n"
  }
}

/// What was left out, and why.
struct SkippedText {
  let text: String

  /// - Parameters:
  ///   - lists: Whether to list every photo rather than count the reasons.
  ///   - elsewhere: Where all of them are listed.
  init(_ skipped: [SkippedPhoto], lists: Bool, elsewhere: String?) {
    guard !skipped.isEmpty else {
      text = ""
      return
    }
    var text = "\(grouped(skipped.count)) photos were skipped"
    text += elsewhere.map { " (all are listed in \($0)):\n" } ?? ":\n"
    let shown = lists ? skipped[...] : skipped.prefix(5)
    for photo in shown { text += "  \(printable(photo.path)): \(printable(photo.reason))\n" }
    if shown.count < skipped.count {
      text += "  and \(grouped(skipped.count - shown.count)) more; --verbose lists them\n"
    }
    self.text = text
  }
}
