import Formatting
import Foundation

/// The values of `gallery.mustache`: photos with what was answered for each, filtered by class without a script.
struct PhotoGallery {
  /// A photo.
  struct Card {
    /// The classes of the style sheet that the filter selects by.
    let styles: String
    /// The answers in words.
    let summary: String
    /// A JPEG file as Base64. It is not escaped: Base64 has no character to escape.
    let thumbnail: String?
    let lines: [Line]
    /// The path in pieces, between which a line may break.
    let path: [String]
  }

  /// A label below a photo.
  struct Line {
    /// The part that the label plays, such as "prediction".
    let tag: String
    /// The class of the style sheet: `truth`, `answer` or `match`.
    let style: String
    /// The label in pieces.
    let label: [String]
    /// Its probability; nil where it is not known.
    let probability: String?

    init(_ tag: String, _ label: String, style: String, probability: Double? = nil) {
      self.tag = tag
      self.style = style
      self.label = PrintableText(label).pieces
      self.probability = probability.map { NumberFormat.typeset.percent($0) }
    }
  }

  /// A choice of the filter.
  struct Choice {
    let style: String
    let text: String
  }

  /// A photo to show.
  struct Entry {
    let path: String
    /// The answers in words.
    let summary: String
    /// The classes that select it.
    let labels: [String]
    /// The labels below it.
    let lines: [Line]
  }

  let cards: [Card]
  /// The classes to filter by, in the order of their names.
  let choices: [Choice]
  /// The rules of the style sheet that hide the photos of other classes than the chosen one.
  let rules: String

  /// - Parameters:
  ///   - entries: The photos, in their order.
  ///   - thumbnails: JPEG files by path.
  init(_ entries: [Entry], thumbnails: [String: [UInt8]]) {
    var counts: [String: Int] = [:]
    for entry in entries { for label in Set(entry.labels) { counts[label, default: 0] += 1 } }
    let labels = counts.keys.sorted()
    let styles = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, "c\($0)") })
    cards = entries.map { entry in
      let picture = thumbnails[entry.path] ?? []
      return Card(
        styles: Set(entry.labels).compactMap { styles[$0] }.sorted().joined(separator: " "),
        summary: entry.summary,
        thumbnail: picture.isEmpty ? nil : Data(picture).base64EncodedString(),
        lines: entry.lines, path: PrintableText(entry.path, limit: 160).pieces)
    }
    choices = labels.map { label in
      let count = NumberFormat.typeset.count(counts[label] ?? 0)
      return Choice(
        style: styles[label] ?? "",
        text: "\(PrintableText(label, limit: 60).text) (\(count))")
    }
    rules = choices.map {
      ".photos:has(option[value=\($0.style)]:checked) figure:not(.\($0.style)){display:none}\n"
    }.joined()
  }
}
