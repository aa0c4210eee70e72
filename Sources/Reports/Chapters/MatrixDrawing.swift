import Formatting

/// The values of `matrix_drawing.mustache`: a confusion matrix of many classes, without numbers.
struct MatrixDrawing {
  /// The name of a class, at its row and its column.
  struct AxisLabel {
    let name: String
    /// The name, shortened.
    let label: String
    /// Along the axis, in pixels.
    let place: Int
    /// Across the axis, in pixels.
    let edge: Int
  }

  /// All cells of a colour: one element for each cell would make a large matrix a hundred thousand elements.
  struct Area {
    let style: String
    let path: String
  }

  /// The title of a cell, in units of cells.
  struct Tip {
    let x: Int
    let y: Int
    let title: String
  }

  let classes: Int
  let total: String
  /// The side of a cell, in pixels.
  let cell: Int
  /// The room for the names, in pixels.
  let margin: Int
  /// The side of the drawing, in pixels.
  let side: Int
  let axis: [AxisLabel]
  /// Lines after every fifth class.
  let guides: String?
  let areas: [Area]
  let tips: [Tip]

  /// Above this many classes the names would be too small to read, and are left out.
  private static let namedClasses = 150
  /// The most cells with a title.
  private static let titledCells = 500

  /// - Parameter confusions: The cells off the diagonal, the largest first.
  init(_ matrix: ConfusionMatrix, confusions: [ConfusionMatrix.Cell]) {
    let classes = matrix.labels.count
    let isNamed = classes <= Self.namedClasses
    let cell = isNamed ? max(11, min(14, 900 / classes)) : max(1, 1072 / classes)
    let margin = isNamed ? 170 : 0
    let names = matrix.labels.map { PrintableText($0, limit: 60) }
    self.classes = classes
    self.cell = cell
    self.margin = margin
    total = NumberFormat.typeset.count(matrix.total)
    side = margin + classes * cell + 1
    var paths: [String: String] = [:]
    for cell in matrix.cells {
      paths[matrix.style(of: cell), default: ""] += "M\(cell.prediction) \(cell.truth)h1v1h-1z"
    }
    areas = paths.sorted { $0.key < $1.key }.map { Area(style: $0.key, path: $0.value) }
    tips = confusions.prefix(Self.titledCells).map {
      Tip(x: $0.prediction, y: $0.truth, title: matrix.title(of: $0, names: names))
    }
    guard isNamed else {
      axis = []
      guides = nil
      return
    }
    axis = matrix.labels.indices.map {
      AxisLabel(
        name: names[$0].text, label: PrintableText(matrix.labels[$0], limit: 28).text,
        place: margin + $0 * cell + cell - 2, edge: margin - 6)
    }
    guides = stride(from: 5, to: classes, by: 5)
      .map { "M0 \($0)h\(classes)M\($0) 0v\(classes)" }.joined()
  }
}
