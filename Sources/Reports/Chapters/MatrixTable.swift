import Formatting

/// The values of `matrix_table.mustache`: a confusion matrix with numbers.
struct MatrixTable {
  /// A column.
  struct Column {
    let name: String
    /// The name, shortened.
    let label: String
    let sum: String
  }

  /// A row.
  struct Row {
    let name: String
    let label: String
    let sum: String
    let cells: [Cell]
  }

  /// A cell; those without photos have neither colour, title nor number.
  struct Cell {
    var style: String?
    var title = ""
    var count = ""
  }

  let columns: [Column]
  let rows: [Row]
  let total: String

  init(_ matrix: ConfusionMatrix) {
    let names = matrix.labels.map { PrintableText($0) }
    let short = matrix.labels.map { PrintableText($0, limit: 28).text }
    var cells = [[Cell]](
      repeating: [Cell](repeating: Cell(), count: names.count), count: names.count)
    for cell in matrix.cells {
      cells[cell.truth][cell.prediction] = Cell(
        style: matrix.style(of: cell), title: matrix.title(of: cell, names: names),
        count: String(cell.count))
    }
    columns = names.indices.map {
      Column(name: names[$0].text, label: short[$0], sum: String(matrix.predictions[$0]))
    }
    rows = names.indices.map {
      Row(
        name: names[$0].text, label: short[$0], sum: String(matrix.truths[$0]), cells: cells[$0])
    }
    total = String(matrix.total)
  }
}
