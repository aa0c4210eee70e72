import Evaluations
import JSON
import Models
import Reports

extension ModelWriter {
  /// Writes the evaluations, the record of the run and the report.
  mutating func write(evaluations: [Evaluation], run: RunRecord, report: Report) throws {
    try write(
      try SortedJSON.encoded(evaluations.byName { $0 }, pretty: false), to: Model.evaluationFile)
    try write(try SortedJSON.encoded(run), to: Model.runFile)
    try write(Array(try report.html().utf8), to: Model.reportFile)
  }
}
