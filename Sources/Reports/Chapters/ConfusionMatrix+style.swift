import Formatting

extension ConfusionMatrix {
  /// The upper bounds of the shares of a row, one for each strength of colour: small shares are as distinct as large ones.
  static let shadeBounds = [0.02, 0.05, 0.1, 0.25, 0.5, 0.9, 1]

  /// The cell's class in the style sheet: `r1` to `r7` for correct predictions, `w1` to `w7` for wrong ones, the palest
  /// first.
  func style(of cell: Cell) -> String {
    let share = share(of: cell)
    let shade = 1 + Self.shadeBounds.dropLast().prefix { share > $0 }.count
    return "\(cell.isCorrect ? "r" : "w")\(shade)"
  }

  /// The cell in words.
  ///
  /// - Parameter names: The labels as they may be shown.
  func title(of cell: Cell, names: [PrintableText]) -> String {
    let truth = names[cell.truth].isolated
    let prediction =
      cell.isCorrect
      ? "classified correctly" : "predicted as \(names[cell.prediction].isolated)"
    let share = NumberFormat.typeset.percent(share(of: cell))
    return "\(truth) \(prediction): \(cell.count) of \(truths[cell.truth]) (\(share))"
  }
}
