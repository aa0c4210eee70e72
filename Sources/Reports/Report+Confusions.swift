import Evaluations
import Formatting

extension Report {
  static let confusionsTemplate = """
    <section id="confusions">
    <h2>What is taken for what</h2>
    {{#confusion_list}}
    <ol class="confusions">
    {{#confusion_items}}
    <li><span><bdi class="truth">{{truth_label}}</bdi> taken for <bdi class="answer">{{answer_label}}</bdi></span> \
    <span class="n">{{confused_count}} of {{confused_total}}</span>\
    <span class="bar wrong"><i style="width:{{confused_width}}%"></i></span></li>
    {{/confusion_items}}
    </ol>
    {{#confusion_more}}
    <p class="aside">{{confusion_more}}</p>
    {{/confusion_more}}
    {{/confusion_list}}
    {{^confusion_list}}
    <p>Nothing: every answer is right.</p>
    {{/confusion_list}}
    <h3>Confusion matrix</h3>
    <p>A row is what a photo shows, a column what it was taken for; the stronger the \
    colour, the larger the part of the row. Right answers are green.</p>
    <p class="legend">{{#legend}}<span><i class="c {{legend_class}}"></i>{{legend_text}}</span> {{/legend}}</p>
    {{#matrix_table}}
    {{> matrix_table}}
    {{/matrix_table}}
    {{#matrix_drawing}}
    {{> matrix_drawing}}
    {{/matrix_drawing}}
    </section>

    """

  static let matrixTableTemplate = """
    <div class="scroll" role="region" aria-label="Confusion matrix" tabindex="0">
    <table class="matrix">
    <thead><tr><td></td>
    {{#matrix_columns}}
    <th scope="col" title="{{axis_title}}"><bdi>{{axis_label}}</bdi></th>
    {{/matrix_columns}}
    <th scope="col" class="sum"><bdi>photos</bdi></th></tr></thead>
    <tbody>
    {{#matrix_rows}}
    <tr><th scope="row" title="{{axis_title}}"><bdi>{{axis_label}}</bdi></th>{{#row_cells}}<td{{#cell_class}} \
    class="{{cell_class}}" title="{{cell_title}}"{{/cell_class}}>{{cell_text}}</td>{{/row_cells}}\
    <td class="sum">{{axis_sum}}</td></tr>
    {{/matrix_rows}}
    </tbody>
    <tfoot><tr><th scope="row" class="sum">answers</th>
    {{#matrix_columns}}
    <td class="sum">{{axis_sum}}</td>
    {{/matrix_columns}}
    <td class="sum">{{matrix_sum}}</td></tr></tfoot>
    </table>
    </div>

    """

  static let matrixDrawingTemplate = """
    <div class="scroll" role="region" aria-label="Confusion matrix" tabindex="0">
    <svg class="matrix" role="img" width="{{drawing_side}}" height="{{drawing_side}}" \
    viewBox="0 0 {{drawing_side}} {{drawing_side}}" aria-label="Confusion matrix of {{matrix_sum}} photos; its largest \
    confusions are listed above">
    {{#drawing_labels}}
    <g class="axis" style="font-size:{{drawing_font}}px">
    {{#drawing_axis}}
    <text x="{{axis_edge}}" y="{{axis_place}}" text-anchor="end">{{axis_label}}<title>{{axis_title}}</title></text>\
    <text transform="translate({{axis_place}} {{axis_edge}}) rotate(-90)">{{axis_label}}<title>{{axis_title}}</title></text>
    {{/drawing_axis}}
    </g>
    {{/drawing_labels}}
    <g transform="translate({{drawing_margin}} {{drawing_margin}}) scale({{drawing_cell}})">
    <rect class="ground" width="{{drawing_classes}}" height="{{drawing_classes}}"/>
    {{#drawing_guides}}
    <path class="guides" d="{{drawing_guides}}"/>
    {{/drawing_guides}}
    {{#drawing_levels}}
    <path class="{{level_class}}" d="{{level_path}}"/>
    {{/drawing_levels}}
    {{#drawing_tips}}
    <rect class="tip" x="{{tip_x}}" y="{{tip_y}}" width="1" height="1"><title>{{cell_title}}</title></rect>
    {{/drawing_tips}}
    </g>
    </svg>
    </div>

    """

  /// Above this many classes the matrix is drawn without numbers.
  private static let numberedClasses = 60
  /// Above this many classes the axes of the drawing bear no names: they would be too small to read.
  private static let namedClasses = 150

  static func confusions(_ evaluation: Evaluation, _ confusions: Confusions) -> View? {
    guard confusions.classes > 0, !confusions.cells.isEmpty else { return nil }
    let labels = evaluation.labels
    let mistakes = confusions.mistakes
    let isNumbered = confusions.classes <= numberedClasses
    var view: View = ["legend": legend]
    if !mistakes.isEmpty {
      view["confusion_list"] = list(
        mistakes, of: confusions, labels: labels, limit: isNumbered ? 10 : 30)
    }
    if isNumbered {
      view["matrix_table"] = table(confusions, labels: labels)
    } else {
      view["matrix_drawing"] = drawing(confusions, mistakes: mistakes, labels: labels)
    }
    return view
  }

  private static func list(
    _ mistakes: [Confusions.Cell], of confusions: Confusions, labels: [String], limit: Int
  ) -> View {
    var view: View = [
      "confusion_items": mistakes.prefix(limit).map { cell in
        [
          "truth_label": PrintableText(labels[cell.truth]).text,
          "answer_label": PrintableText(labels[cell.answer]).text,
          "confused_count": Figure.count(cell.count),
          "confused_total": Figure.count(confusions.truths[cell.truth]),
          "confused_width": Figure.decimal(confusions.share(cell) * 100, digits: 1),
        ]
      }
    ]
    let others = mistakes.dropFirst(limit)
    if !others.isEmpty {
      let photos = others.reduce(0) { $0 + $1.count }
      view["confusion_more"] = """
        And \(Figure.count(others.count, "other confusion")) of \(Figure.count(photos, "photo")) in all.
        """
    }
    return view
  }

  /// Swatches for right answers would double the legend and tell nothing more.
  private static let legend = (Confusions.levels + [1]).enumerated().map { index, share in
    ["legend_class": "w\(index + 1)", "legend_text": "≤\u{202F}\(Int(share * 100))\u{202F}%"]
  }

  private static func table(_ confusions: Confusions, labels: [String]) -> View {
    let axis = labels.map { PrintableText($0) }
    let short = labels.map { PrintableText($0, limit: 28).text }
    let empty: View = ["cell_text": ""]
    var rows = [[View]](
      repeating: [View](repeating: empty, count: labels.count), count: labels.count)
    for cell in confusions.cells {
      rows[cell.truth][cell.answer] = [
        "cell_class": name(of: cell, in: confusions), "cell_text": String(cell.count),
        "cell_title": title(of: cell, in: confusions, axis),
      ]
    }
    return [
      "matrix_columns": labels.indices.map {
        [
          "axis_title": axis[$0].text, "axis_label": short[$0],
          "axis_sum": String(confusions.answers[$0]),
        ]
      },
      "matrix_rows": labels.indices.map {
        [
          "axis_title": axis[$0].text, "axis_label": short[$0],
          "axis_sum": String(confusions.truths[$0]), "row_cells": rows[$0],
        ] as View
      },
      "matrix_sum": String(confusions.truths.reduce(0, +)),
    ]
  }

  private static func drawing(
    _ confusions: Confusions, mistakes: [Confusions.Cell], labels: [String]
  ) -> View {
    let classes = confusions.classes
    let isNamed = classes <= namedClasses
    let cell = isNamed ? max(11, min(14, 900 / classes)) : max(1, 1072 / classes)
    let margin = isNamed ? 170 : 0
    // One path a colour: a large matrix would be a hundred thousand elements otherwise.
    var paths: [String: String] = [:]
    for cell in confusions.cells {
      paths[name(of: cell, in: confusions), default: ""] += "M\(cell.answer) \(cell.truth)h1v1h-1z"
    }
    let axis = labels.map { PrintableText($0, limit: 60) }
    var view: View = [
      "drawing_side": String(margin + classes * cell + 1),
      "drawing_margin": String(margin), "drawing_cell": String(cell),
      "drawing_classes": String(classes),
      "matrix_sum": Figure.count(confusions.truths.reduce(0, +)),
      "drawing_levels": paths.sorted { $0.key < $1.key }.map {
        ["level_class": $0.key, "level_path": $0.value]
      },
      "drawing_tips": mistakes.prefix(500).map {
        [
          "tip_x": String($0.answer), "tip_y": String($0.truth),
          "cell_title": title(of: $0, in: confusions, axis),
        ]
      },
    ]
    if isNamed {
      view["drawing_labels"] =
        [
          "drawing_font": "10",
          "drawing_axis": labels.indices.map {
            [
              "axis_place": String(margin + $0 * cell + cell - 2), "axis_edge": String(margin - 6),
              "axis_label": PrintableText(labels[$0], limit: 28).text, "axis_title": axis[$0].text,
            ]
          },
        ] as View
      let lines = stride(from: 5, to: classes, by: 5)
      view["drawing_guides"] = lines.map { "M0 \($0)h\(classes)M\($0) 0v\(classes)" }.joined()
    }
    return view
  }

  private static func name(of cell: Confusions.Cell, in confusions: Confusions) -> String {
    "\(cell.truth == cell.answer ? "r" : "w")\(Confusions.level(confusions.share(cell)))"
  }

  private static func title(
    of cell: Confusions.Cell, in confusions: Confusions, _ axis: [PrintableText]
  ) -> String {
    let words =
      cell.truth == cell.answer
      ? "\(axis[cell.truth].isolated) recognised"
      : "\(axis[cell.truth].isolated) taken for \(axis[cell.answer].isolated)"
    let total = confusions.truths[cell.truth]
    return "\(words): \(cell.count) of \(total) (\(Figure.percent(confusions.share(cell))))"
  }
}
