import ArgumentParser

/// Times such as 500ms, 90s, 10m or 2h.
enum DurationArgument {
  /// - Throws: A `ValidationError` for another text, and for a time that is not positive.
  static func duration(_ text: String) throws -> Duration {
    for (unit, seconds) in [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    where text.hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)), number > 0, number * seconds < 1e7
      else { continue }
      return .seconds(number * seconds)
    }
    throw ValidationError("'\(text)' is not a time such as 90s, 10m or 2h.")
  }
}
