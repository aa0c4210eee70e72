import Datasets
import Formatting

/// The photos, the classes and the remarks of a data set, for people, before work on it begins.
struct DatasetText {
  private static let classesShown = 100

  let text: String

  /// - Parameter detail: The detail; full lists every class.
  init(_ dataset: Dataset, detail: OutputDetail) {
    let format = NumberFormat.text
    let classes = dataset.classes
    let shown = detail == .full ? classes[...] : classes.prefix(Self.classesShown)
    let splits = Split.allCases.compactMap { split -> String? in
      let count = dataset.samples(in: split).count
      return count == 0 ? nil : "\(format.count(count)) \(split.rawValue)"
    }
    var text = "data      \(format.count(dataset.samples.count, noun: "photo"))"
    if !splits.isEmpty { text += " (\(splits.joined(separator: ", ")))" }
    text += ", \(format.count(classes.count, noun: "class")): "
    text += shown.map { "\(TerminalText($0))" }.joined(separator: ", ")
    if shown.count < classes.count {
      text += " and \(format.count(classes.count - shown.count)) more; --verbose lists them"
    }
    text += "\n"
    for remark in dataset.remarks { text += "note: \(TerminalText(remark))\n" }
    self.text = text
  }
}
