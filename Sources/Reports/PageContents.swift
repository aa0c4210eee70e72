import Datasets
import Evaluations
import Formatting
import Learning
import Models

/// The values of `page.mustache`. A chapter without contents is nil, and not on the page.
struct PageContents {
  let title: String
  /// The style sheet, with the rules of the gallery's filter.
  let styleSheet: String
  let eyebrow = "Pomona model report"
  let logo = ReportTemplates.logo
  let headline: HeadlineChapter?
  let metrics: MetricsChapter?
  let reliability: ReliabilityChapter?
  let thresholds: ThresholdsChapter?
  let advice: AdviceChapter?
  let data: DataChapter?
  let classes: ClassesChapter?
  let confusions: ConfusionsChapter?
  let errors: ErrorsChapter?
  let learningCurve: LearningCurveChapter?
  let fineTuning: FineTuningChapter?
  let adaptation: AdaptationChapter?
  let alternatives: AlternativesChapter?
  let run: RunChapter?
  let skipped: SkippedChapter?

  init(_ report: Report) {
    let name = PrintableText(report.title).text
    let photos = report.skippedPhotos
    data = DataChapter(report.evaluations, remarks: report.run?.remarks ?? [])
    run = RunChapter(facts: report.facts, origin: report.origin, run: report.run)
    skipped = SkippedChapter(photos)
    alternatives = AlternativesChapter(report.run?.alternatives ?? [])
    learningCurve = LearningCurveChapter(report.run)
    fineTuning = FineTuningChapter(report.run)
    adaptation = AdaptationChapter(report.run, thumbnails: report.thumbnails.jpegs)
    guard let evaluation = report.evaluations.first else {
      title = name
      styleSheet = ReportTemplates.styleSheet + (adaptation?.gallery.rules ?? "")
      headline = nil
      metrics = nil
      reliability = nil
      thresholds = nil
      advice = nil
      classes = nil
      confusions = nil
      errors = nil
      return
    }
    let matrix = ConfusionMatrix(evaluation)
    let format = NumberFormat.typeset
    title = [
      name, format.count(evaluation.labels.count, noun: "class"),
      "\(format.percent(evaluation.metrics.accuracy)) accuracy",
    ].joined(separator: "\u{A0}· ")
    let remarks = FigureRemarks(
      report.evaluations, evidence: report.evidence, format: format
    ) { PrintableText($0, limit: 60).isolated }
    headline = HeadlineChapter(
      evaluation, matrix: matrix,
      remarks: (adaptation.map { _ in [AdaptationChapter.remark] } ?? []) + remarks.texts,
      skipped: photos.count)
    metrics = MetricsChapter(report.evaluations, classes: evaluation.labels.count)
    reliability = ReliabilityChapter(evaluation)
    thresholds = ThresholdsChapter(evaluation)
    advice = AdviceChapter(
      evaluation, matrix: matrix, training: report.evaluations.first { $0.split == .train },
      skipped: photos.count, alternatives: report.run?.alternatives ?? [])
    classes = ClassesChapter(evaluation)
    confusions = ConfusionsChapter(matrix)
    errors = ErrorsChapter(evaluation, thumbnails: report.thumbnails.jpegs)
    styleSheet =
      ReportTemplates.styleSheet
      + [errors?.gallery.rules, adaptation?.gallery.rules].compactMap { $0 }.joined()
  }
}
