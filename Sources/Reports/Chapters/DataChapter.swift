import Datasets
import Evaluations
import Formatting

/// The values of `data.mustache`: remarks on the data set, and the number of photos of every class.
struct DataChapter {
  let remarks: [String]
  let balance: ClassBalance?

  /// The most remarks on the page; all are in `run.json`.
  private static let listedRemarks = 50

  /// Nil when there is neither a remark nor a class with photos.
  init?(_ evaluations: [Evaluation], remarks: [String]) {
    self.remarks = remarks.prefix(Self.listedRemarks).map { PrintableText($0, limit: 400).text }
    // The training photos matter most; an evaluation of a finished model has none.
    balance = (evaluations.first { $0.split == .train } ?? evaluations.first)
      .flatMap(ClassBalance.init)
    if remarks.isEmpty, balance == nil { return nil }
  }
}
