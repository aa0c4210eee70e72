import Failures
import Foundation

/// Labels by a ``LabelRule``, in one Unicode form: composed and decomposed letters are the same label.
struct LabelReader {
  let rule: LabelRule
  private let pattern: PathPattern?
  /// The spellings of each label that is not plain ASCII.
  private var forms: [String: Set<[UInt8]>] = [:]

  /// - Throws: A ``PomonaError`` of code `unusableData` for an expression that cannot be parsed, or a level below 1.
  init(_ rule: LabelRule) throws(PomonaError) {
    self.rule = rule
    switch rule {
    case .folder:
      pattern = nil
    case .level(let level):
      guard level >= 1 else {
        throw PomonaError(
          .unusableData, "\(level) is not the level of a folder",
          remedy: "Count the folders from 1, the first below the data set or its split folder.")
      }
      pattern = nil
    case .pattern(let text):
      pattern = try PathPattern(text, name: "label")
    }
  }

  /// The labels that occurred in more than one spelling, which differ in composed letters, sorted.
  var labelsInSeveralForms: [String] {
    forms.filter { $0.value.count > 1 }.keys.sorted()
  }

  /// The label of a photo by its folders or its path; nil when it has none.
  mutating func label(at place: PhotoPlace) -> String? {
    switch rule {
    case .folder: plain(place.folders.last.map { String($0) })
    case .level(let level): plain(place.folders.dropFirst(level - 1).first.map { String($0) })
    case .pattern: plain(pattern?.match(in: place.path))
    }
  }

  /// The label of a photo in a metadata file, which a level or a pattern replaces; patterns see the path from the top.
  mutating func label(_ given: String?, path: String, at place: PhotoPlace) -> String? {
    switch rule {
    case .folder: plain(given)
    case .level: label(at: place)
    case .pattern: plain(pattern?.match(in: path))
    }
  }

  /// The label with composed letters.
  private mutating func plain(_ label: String?) -> String? {
    guard let label, label.utf8.contains(where: { $0 >= 0x80 }) else { return label }
    let plain = label.precomposedStringWithCanonicalMapping
    forms[plain, default: []].insert(Array(label.utf8))
    return plain
  }
}
