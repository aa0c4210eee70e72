import Failures
import Foundation

/// A mapping of a pipeline's YAML, whose keys are all known.
struct PipelineKeys {
  private let values: [String: Any]
  /// The mapping in words, for messages.
  private let place: String
  private let folder: String

  /// - Throws: A ``PipelineError`` for what is no mapping, and for an unknown key, with the nearest known one.
  init(_ value: Any?, _ place: String, known: [String], folder: String) throws(PipelineError) {
    guard let values = value as? [String: Any] else {
      throw PipelineError(
        .malformed, "\(place) is not a mapping of keys to values",
        remedy: "Write 'key: value', one a line.")
    }
    for key in values.keys.sorted() where !known.contains(key) {
      let nearest = known.min { Self.distance($0, key) < Self.distance($1, key) } ?? ""
      let hint =
        Self.distance(nearest, key) <= max(2, key.count / 3)
        ? "Did you mean '\(nearest)'?" : "Its keys are \(known.joined(separator: ", "))."
      throw PipelineError(.malformed, "\(place) has an unknown key, '\(key)'", remedy: hint)
    }
    self.values = values
    self.place = place
    self.folder = folder
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  func required<Value>(_ value: Value?, _ key: String) throws(PipelineError) -> Value {
    guard let value else {
      throw PipelineError(.malformed, "\(place) has no '\(key)'", remedy: "Add it.")
    }
    return value
  }

  func text(_ key: String) throws(PipelineError) -> String? {
    guard let value = values[key] else { return nil }
    guard let text = Self.scalar(value) else {
      throw PipelineError(.malformed, "'\(key)' of \(place) is not a text", remedy: "Quote it.")
    }
    return text
  }

  /// A path, or a URI; a relative path is one below the folder of the file.
  func path(_ key: String) throws(PipelineError) -> String? {
    try text(key).map { resolved($0) }
  }

  func number(_ key: String) throws(PipelineError) -> Int? {
    guard let value = values[key] else { return nil }
    guard let number = value as? Int, number >= 0 else {
      throw PipelineError(
        .malformed, "'\(key)' of \(place) is not a whole number",
        remedy: "Write a number such as 5.")
    }
    return number
  }

  func share(_ key: String) throws(PipelineError) -> Double? {
    guard let value = values[key] else { return nil }
    guard let number = value as? Double ?? (value as? Int).map({ Double($0) }), 0...1 ~= number
    else {
      throw PipelineError(
        .malformed, "'\(key)' of \(place) is not a fraction from 0 to 1",
        remedy: "Write a number such as 0.05.")
    }
    return number
  }

  /// A list of texts; a single one counts as a list of one.
  func list(_ key: String) throws(PipelineError) -> [String] {
    guard let value = values[key] else { return [] }
    if let text = Self.scalar(value) { return [text] }
    guard let list = (value as? [Any])?.map({ Self.scalar($0) }), !list.contains(nil) else {
      throw PipelineError(
        .malformed, "'\(key)' of \(place) is not a list of texts",
        remedy: "Write '- text', one a line.")
    }
    return list.compactMap { $0 }
  }

  /// A mapping below this one; a text or a list counts as its photos.
  func part(_ key: String, known: [String]) throws(PipelineError) -> PipelineKeys? {
    guard let value = values[key] else { return nil }
    let mapping = value is [String: Any] ? value : ["photos": value]
    return try PipelineKeys(mapping, "'\(key)'", known: known, folder: folder)
  }

  /// The photos and options of a step.
  ///
  /// - Parameter takesSeveral: True for a step that takes several folders.
  func step(takesSeveral: Bool = false) throws(PipelineError) -> PipelineFile.Step {
    let photos = try list("photos")
    guard photos.count < 2 || takesSeveral else {
      throw PipelineError(
        .malformed, "\(place) takes one folder of photos, not \(photos.count)",
        remedy: "Put the photos into one folder.")
    }
    guard !photos.isEmpty else {
      throw PipelineError(.malformed, "\(place) has no 'photos'", remedy: "Give a folder or a URI.")
    }
    return PipelineFile.Step(photos: photos.map { resolved($0) }, options: try list("options"))
  }

  private func resolved(_ path: String) -> String {
    path.contains("://") || path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  private static func scalar(_ value: Any) -> String? {
    switch value {
    case let text as String: text
    case let number as Int: "\(number)"
    case let number as Double: "\(number)"
    default: nil
    }
  }

  /// The number of characters to insert, remove or replace (Levenshtein, 1966).
  private static func distance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first), Array(second))
    var row = Array(0...second.count)
    for (line, character) in first.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in second.indices {
        let replaced = diagonal + (character == second[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[second.count]
  }
}
