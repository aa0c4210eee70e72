import FineTuning
import Formatting
import Models

/// The values of `fine_tuning.mustache`: the loss and the accuracy, pass by pass.
struct FineTuningChapter {
  /// A curve of a chart.
  struct Line {
    /// The class of the style sheet.
    let style: String
    let name: String
    /// The points of an SVG polyline.
    let points: String
    let dots: [Dot]
  }

  /// A point of a curve.
  struct Dot {
    let x: String
    let y: String
    let title: String
  }

  /// A label at an axis.
  struct Tick {
    let position: String
    let text: String
  }

  /// Curves over the passes.
  struct Chart {
    let title: String
    let lines: [Line]
    let levels: [Tick]
    let passes: [Tick]
  }

  let summary: String
  let charts: [Chart]

  private static let width = 320.0
  private static let height = 160.0

  /// Nil for a run without fine-tuning.
  init?(_ run: RunRecord?) {
    guard let record = run?.fineTuning else { return nil }
    let format = NumberFormat.typeset
    let outcome =
      switch record.kept {
      case .untuned: "It did not help, and the untuned backbone was kept"
      case .mean: "The running mean of the weights was kept"
      case .last: "The weights of the last step were kept"
      }
    summary =
      "In \(format.count(record.passes.count, noun: "pass")) over the training photos, changed at random every time, the "
      + "backbone's weights learned too, at \(format.rate(record.imagesPerSecond, noun: "photo")). \(outcome): the "
      + "classifier has \(format.percent(record.untuned.accuracy)) of the held-out photos right without fine-tuning and "
      + "\(format.percent(record.tuned.accuracy)) with it."
    let names = record.passes.reduce(into: [String]()) {
      if !$0.contains($1.backbone) { $0.append($1.backbone) }
    }
    charts = names.flatMap { name in
      Self.charts(record.passes.filter { $0.backbone == name }, of: name, format)
    }
  }

  private static func charts(
    _ passes: [FineTuningPass], of backbone: String, _ format: NumberFormat
  ) -> [Chart] {
    guard passes.count > 1 else { return [] }
    let highest = passes.flatMap { [$0.loss, $0.heldOutLoss] }.filter(\.isFinite).max() ?? 1
    let name = PrintableText(backbone, limit: 60).text
    return [
      chart(
        "Loss of \(name)", passes, highest: highest, level: { format.decimal($0, digits: 2) },
        [("training photos, as changed", "s1", \.loss), ("held-out photos", "s2", \.heldOutLoss)]),
      chart(
        "Accuracy of the last layer of \(name)", passes, highest: 1,
        level: { format.percent($0) },
        [
          ("training photos, as changed", "s1", \.trainingAccuracy),
          ("held-out photos", "s2", \.heldOutAccuracy),
        ]),
    ]
  }

  private static func chart(
    _ title: String, _ passes: [FineTuningPass], highest: Double, level: (Double) -> String,
    _ curves: [(name: String, style: String, value: (FineTuningPass) -> Double)]
  ) -> Chart {
    func number(_ value: Double) -> String { NumberFormat.text.decimal(value, digits: 1) }
    func x(_ index: Int) -> String {
      number(Double(index) / Double(passes.count - 1) * width)
    }
    func y(_ value: Double) -> String {
      number(height * (1 - min(max(value.isFinite ? value : highest, 0), highest) / highest))
    }
    let lines = curves.map { curve in
      let dots = passes.enumerated().map { index, pass in
        Dot(
          x: x(index), y: y(curve.value(pass)),
          title: "pass \(pass.number), \(curve.name): \(level(curve.value(pass)))")
      }
      return Line(
        style: curve.style, name: curve.name,
        points: dots.map { "\($0.x),\($0.y)" }.joined(separator: " "), dots: dots)
    }
    let step = max(1, (passes.count + 9) / 10)
    return Chart(
      title: title, lines: lines,
      levels: [0, 0.5, 1].map { Tick(position: y($0 * highest), text: level($0 * highest)) },
      passes: stride(from: 0, to: passes.count, by: step).map {
        Tick(position: x($0), text: "\(passes[$0].number)")
      })
  }
}
