import Evaluations
import Formatting
import Foundation

/// The values of `errors.mustache`: the wrong predictions with the highest confidence.
struct ErrorsChapter {
  /// A photo with a wrong prediction. Texts that may be long are in pieces, between which a line may break.
  struct Card {
    let label: [String]
    let prediction: [String]
    let confidence: String
    let path: [String]
    /// The error in words.
    let summary: String
    /// A JPEG file as Base64. It is not escaped: Base64 has no character to escape.
    let thumbnail: String?

    init(_ mistake: Mistake, thumbnail: [UInt8]) {
      let label = PrintableText(mistake.label)
      let prediction = PrintableText(mistake.predicted)
      self.label = label.pieces
      self.prediction = prediction.pieces
      confidence = NumberFormat.typeset.percent(mistake.confidence)
      path = PrintableText(mistake.path, limit: 160).pieces
      summary = "\(label.isolated) predicted as \(prediction.isolated)"
      self.thumbnail = thumbnail.isEmpty ? nil : Data(thumbnail).base64EncodedString()
    }
  }

  let cards: [Card]

  /// The most photos on the page.
  private static let listedErrors = 48

  /// Nil when there are no errors.
  ///
  /// - Parameter thumbnails: JPEG files by ``Mistake/path``.
  init?(_ mistakes: [Mistake], thumbnails: [String: [UInt8]]) {
    guard !mistakes.isEmpty else { return nil }
    cards = mistakes.prefix(Self.listedErrors).map {
      Card($0, thumbnail: thumbnails[$0.path] ?? [])
    }
  }
}
