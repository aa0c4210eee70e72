import Evaluations

/// The confusion matrix of an evaluation, checked: square, of the labels' size, and with no counts below 0.
struct Confusions {
  /// Photos of the class `truth` that were given the label `answer`.
  struct Cell {
    let truth: Int
    let answer: Int
    let count: Int
  }

  let classes: Int
  /// The cells above 0, row by row: most of a large matrix is empty.
  let cells: [Cell]
  /// Photos of each class.
  let truths: [Int]
  /// Photos given each label.
  let answers: [Int]

  init(_ evaluation: Evaluation) {
    classes = evaluation.labels.count
    var cells: [Cell] = []
    var truths = [Int](repeating: 0, count: classes)
    var answers = truths
    for (truth, row) in evaluation.confusionMatrix.prefix(classes).enumerated() {
      for (answer, count) in row.prefix(classes).enumerated() where count > 0 {
        // A file may say anything; so small, no sum overflows.
        let count = min(count, 1 << 32)
        cells.append(Cell(truth: truth, answer: answer, count: count))
        truths[truth] += count
        answers[answer] += count
      }
    }
    self.cells = cells
    self.truths = truths
    self.answers = answers
  }

  /// The fraction of its row that a cell is.
  func share(_ cell: Cell) -> Double { Double(cell.count) / Double(truths[cell.truth]) }

  /// What was taken for something else, the most frequent first.
  var mistakes: [Cell] {
    cells.filter { $0.truth != $0.answer }.sorted {
      if $0.count != $1.count { return $0.count > $1.count }
      let shares = (share($0), share($1))
      if shares.0 != shares.1 { return shares.0 > shares.1 }
      return ($0.truth, $0.answer) < ($1.truth, $1.answer)
    }
  }

  /// How dark a cell is drawn, 1 to 7: steps that tell 2 % from 5 % as well as 50 % from 90 %.
  static func level(_ share: Double) -> Int {
    1 + levels.prefix { share > $0 }.count
  }
  static let levels = [0.02, 0.05, 0.1, 0.25, 0.5, 0.9]
}
