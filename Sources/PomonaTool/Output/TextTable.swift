/// Rows of cells in columns for a terminal: the first column is aligned to the left, the others to the right.
package struct TextTable {
  private var rows: [[String]]

  /// A table with these titles of the columns.
  package init(header: [String]) { rows = [header] }

  /// Adds a row, a cell for each column.
  package mutating func append(_ row: [String]) { rows.append(row) }

  /// The table, a line a row.
  package var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
