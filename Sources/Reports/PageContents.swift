import Datasets
import Evaluations
import Formatting
import Learning
import Models

/// The values of `page.mustache`. A chapter without contents is nil, and not on the page.
struct PageContents {
  let title: String
  let styleSheet = ReportTemplates.styleSheet
  let logo = ReportTemplates.logo
  let headline: HeadlineChapter?
  let metrics: MetricsChapter?
  let reliability: ReliabilityChapter?
  let advice: AdviceChapter?
  let data: DataChapter?
  let classes: ClassesChapter?
  let confusions: ConfusionsChapter?
  let errors: ErrorsChapter?
  let alternatives: AlternativesChapter?
  let run: RunChapter?
  let skipped: SkippedChapter?

  init(_ report: Report) {
    let name = PrintableText(report.title).text
    let photos = report.skippedPhotos
    data = DataChapter(report.evaluations, remarks: report.run?.remarks ?? [])
    run = RunChapter(facts: report.facts, run: report.run)
    skipped = SkippedChapter(photos)
    alternatives = AlternativesChapter(report.run?.alternatives ?? [])
    guard let evaluation = report.evaluations.first else {
      title = name
      headline = nil
      metrics = nil
      reliability = nil
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
    headline = HeadlineChapter(evaluation, matrix: matrix, skipped: photos.count)
    metrics = MetricsChapter(report.evaluations, classes: evaluation.labels.count)
    reliability = ReliabilityChapter(evaluation)
    advice = AdviceChapter(
      evaluation, matrix: matrix, training: report.evaluations.first { $0.split == .train },
      skipped: photos.count, alternatives: report.run?.alternatives ?? [])
    classes = ClassesChapter(evaluation)
    confusions = ConfusionsChapter(matrix)
    errors = ErrorsChapter(evaluation.mistakes, thumbnails: report.thumbnails)
  }
}
