import Audits
import Formatting

/// A kind of finding that is shown by its photos.
struct AuditGallery {
  /// Photos that belong together, and what is said of them.
  struct Card {
    let caption: String
    let paths: [String]
  }

  /// The most cards of a kind on the page.
  private static let listedCards = 60
  /// The most photos of a card.
  private static let listedPhotos = 4

  let id: String
  let title: String
  let text: String
  let count: Int
  let cards: [Card]

  private init(_ id: String, _ title: String, _ text: String, _ cards: [Card]) {
    self.id = id
    self.title = title
    self.text = text
    count = cards.count
    self.cards = Array(cards.prefix(Self.listedCards))
  }

  /// The galleries that have cards.
  static func all(of audit: Audit) -> [AuditGallery] {
    [
      AuditGallery(
        "labels", "Suspected labels",
        "A classifier of all other photos gives these another label, as surely as it labels the photos of that class. The "
          + "surest come first.",
        audit.suspectedLabels.map {
          Card(
            caption: "\(isolated($0.label)), resembles \(isolated($0.suggested))", paths: [$0.path])
        }),
      AuditGallery(
        "leaks", "Leaks",
        "Held-out photos that are nearly the same as a training photo, which is shown beside each.",
        audit.leaks.pairs.map { Card(caption: "held out · for training", paths: $0) }),
      AuditGallery(
        "conflicts", "The same pixels with different labels",
        "At most one of the labels can be right.", audit.conflicts.map { card($0) }),
      AuditGallery(
        "copies", "Copies", "Photos with the same pixels.", audit.exactDuplicates.map { card($0) }),
      AuditGallery(
        "near", "Near-duplicates",
        "Photos that are encoded anew, enlarged or reduced, or show one object from nearly the same side. Splits that "
          + "Pomona draws keep them together.",
        audit.nearDuplicates.map { card($0) }),
      AuditGallery(
        "quality", "Photos that stand out",
        "They may be right all the same: look at them once.",
        audit.quality.map {
          Card(
            caption: "\($0.issue.words) (\(NumberFormat.typeset.number($0.value)))",
            paths: [$0.path])
        }),
    ].filter { !$0.cards.isEmpty }
  }

  private static func isolated(_ label: String) -> String { PrintableText(label).isolated }

  private static func card(_ group: [String]) -> Card {
    let format = NumberFormat.typeset
    return Card(
      caption: format.count(group.count, noun: "photo"), paths: Array(group.prefix(listedPhotos)))
  }
}
