import Evaluations

/// The confusion matrix of an evaluation, made consistent: square, of the labels' size, and without negative counts.
struct ConfusionMatrix {
  /// The photos of a class that were given a label.
  struct Cell {
    /// The index of the class.
    let truth: Int
    /// The index of the label.
    let prediction: Int
    /// The number of photos, at least 1.
    let count: Int

    var isCorrect: Bool { truth == prediction }
  }

  /// The classes, in the order of rows and columns.
  let labels: [String]
  /// The cells above 0, row by row: most of a large matrix is empty.
  let cells: [Cell]
  /// The number of photos of each class.
  let truths: [Int]
  /// The number of photos given each label.
  let predictions: [Int]

  /// No count is larger, so that no sum overflows, whatever a file contains.
  private static let largestCount = 1 << 32

  init(_ evaluation: Evaluation) {
    labels = evaluation.labels
    var cells: [Cell] = []
    var truths = [Int](repeating: 0, count: labels.count)
    var predictions = truths
    for (truth, row) in evaluation.confusionMatrix.prefix(labels.count).enumerated() {
      for (prediction, count) in row.prefix(labels.count).enumerated() where count > 0 {
        let count = min(count, Self.largestCount)
        cells.append(Cell(truth: truth, prediction: prediction, count: count))
        truths[truth] += count
        predictions[prediction] += count
      }
    }
    self.cells = cells
    self.truths = truths
    self.predictions = predictions
  }

  /// The number of photos.
  var total: Int { truths.reduce(0, +) }

  /// The number of photos on the diagonal.
  var correct: Int { cells.reduce(0) { $0 + ($1.isCorrect ? $1.count : 0) } }

  /// The index of the class with the most photos, the first of several; nil without photos.
  var mostFrequentClass: Int? {
    guard let most = truths.max(), most > 0 else { return nil }
    return truths.firstIndex(of: most)
  }

  /// The cell's fraction of its row.
  func share(of cell: Cell) -> Double { Double(cell.count) / Double(truths[cell.truth]) }

  /// The cells off the diagonal, the largest first.
  var confusions: [Cell] {
    cells.filter { !$0.isCorrect }.sorted {
      if $0.count != $1.count { return $0.count > $1.count }
      let shares = (share(of: $0), share(of: $1))
      if shares.0 != shares.1 { return shares.0 > shares.1 }
      return ($0.truth, $0.prediction) < ($1.truth, $1.prediction)
    }
  }
}
