package import Audits
import Formatting
import Foundation

/// The values of `audit.mustache`.
struct AuditPage {
  /// A finding and its number.
  struct Count {
    let name: String
    let value: String
    /// True for a number above 0 of a serious finding.
    let isSerious: Bool
  }

  struct Gallery {
    let id: String
    let title: String
    let text: String
    let cards: [Card]
    /// The number of cards that are not shown.
    let more: String?
  }

  struct Card {
    let caption: String
    let photos: [Photo]
  }

  struct Photo {
    let path: [String]
    let name: String
    /// A JPEG file as Base64.
    let thumbnail: String?
  }

  struct ClassRow {
    let label: String
    let samples: String
    let splits: String
    let findings: String
  }

  private static let listedClasses = 1000

  let title: String
  let eyebrow = "Pomona data set audit"
  let summary: String
  let leaks: String?
  let counts: [Count]
  let galleries: [Gallery]
  let classes: [ClassRow]
  let skipped: SkippedChapter?
  let styleSheet = ReportTemplates.styleSheet
  let logo = ReportTemplates.logo

  init(_ audit: Audit, title: String, galleries: [AuditGallery], thumbnails: [String: [UInt8]]) {
    let format = NumberFormat.typeset
    self.title = "\(PrintableText(title).text)\u{A0}· audit"
    summary =
      "\(format.count(audit.samples, noun: "photo")) of \(format.count(audit.classes.count, noun: "class"))."
    leaks = AuditRemarks(audit, format: format).leaks.map { "\($0)." }
    counts = [
      ("unreadable photos", audit.unreadable.count, true), ("copies", audit.copies, true),
      ("leaks", audit.leaks.affected, true),
      ("suspected labels", audit.suspectedLabels.count, true),
      ("groups of near-duplicates", audit.nearDuplicates.count, false),
      ("photos that stand out", audit.quality.count, false),
    ].map { Count(name: $0.0, value: format.count($0.1), isSerious: $0.2 && $0.1 > 0) }
    self.galleries = galleries.map { gallery in
      Gallery(
        id: gallery.id, title: gallery.title, text: gallery.text,
        cards: gallery.cards.map { card in
          Card(
            caption: card.caption,
            photos: card.paths.map { path in
              Photo(
                path: PrintableText(path, limit: 160).pieces,
                name: PrintableText(path, limit: 160).text,
                thumbnail: thumbnails[path].map { Data($0).base64EncodedString() })
            })
        },
        more: gallery.count > gallery.cards.count
          ? format.count(gallery.count - gallery.cards.count) : nil)
    }
    classes = audit.classes.prefix(Self.listedClasses).map { own in
      ClassRow(
        label: PrintableText(own.label).text, samples: format.count(own.samples),
        splits: own.splits.sorted { $0.key < $1.key }.map { "\($0.key) \(format.count($0.value))" }
          .joined(separator: ", "),
        findings: own.findings.map { $0.words(in: own) }.joined(separator: "; "))
    }
    skipped = SkippedChapter(audit.unreadable)
  }
}

extension QualityFinding.Issue {
  /// The issue as an adjective.
  package var words: String {
    switch self {
    case .constant: "of one colour"
    case .dark: "dark"
    case .blurred: "blurred"
    case .small: "small"
    case .elongated: "elongated"
    case .unlikeClass: "unlike their class"
    }
  }
}

extension AuditedClass.Finding {
  /// The issue as a clause.
  package func words(in own: AuditedClass) -> String {
    let name = other.map { PrintableText($0).isolated } ?? ""
    return switch issue {
    case .small: "only \(NumberFormat.text.count(own.samples, noun: "photo"))"
    case .overrepresented:
      "\(NumberFormat.text.count(own.samples, noun: "photo")), far more than usual"
    case .name: "named like \(name)"
    case .indistinguishable: "often confused with \(name)"
    case .notHeldOut: "no held-out photo"
    }
  }
}
