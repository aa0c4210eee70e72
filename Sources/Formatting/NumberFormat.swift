/// A style of writing numbers for people, with English conventions: a comma between thousands, a point before decimals.
///
/// There are two styles, ``text`` and ``typeset``. Values that are not finite, or not in a method's range, are written as
/// ``none``. It does not follow the locale of the process: the same value has the same text on every machine.
package struct NumberFormat: Sendable {
  /// Plain text, such as a terminal: "99.2 %", "-5", "<0.1 %".
  package static let text = NumberFormat(
    none: "-", minus: "-", unitSpace: " ", comparisonSpace: "")
  /// Typeset pages: the minus sign U+2212, and the narrow no-break space U+202F before a unit and after "<" or ">".
  package static let typeset = NumberFormat(
    none: "–", minus: "−", unitSpace: "\u{202F}", comparisonSpace: "\u{202F}")

  /// The text of a value that cannot be shown.
  package let none: String
  let minus: String
  let unitSpace: String
  let comparisonSpace: String

  /// An integer with a comma between thousands: "12,683".
  package func count(_ value: Int) -> String {
    (value < 0 ? minus : "") + Self.grouped(value.magnitude)
  }

  /// A count and its noun, whose plural ends in "s" or "es": "1 photo", "2 photos", "3 classes".
  ///
  /// - Parameter noun: The singular.
  package func count(_ value: Int, noun: String) -> String {
    value == 1 ? "1 \(noun)" : "\(count(value)) \(Self.plural(of: noun))"
  }

  /// A number with a fixed number of decimals: "1,234.50". Numbers whose decimals a `Double` cannot hold are written in
  /// Swift's notation: "1e+300".
  ///
  /// - Parameter digits: The decimals, 0 to 9.
  package func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return none }
    var scale = 1
    for _ in 0..<min(max(digits, 0), 9) { scale *= 10 }
    let scaled = (value.magnitude * Double(scale)).rounded()
    // Larger products are not exact, and may not fit an Int.
    guard scaled < 1e15 else { return (value < 0 ? minus : "") + "\(value.magnitude)" }
    let units = UInt(scaled)
    let sign = value < 0 && units > 0 ? minus : ""
    guard scale > 1 else { return sign + Self.grouped(units) }
    let decimals = String(UInt(scale) + units % UInt(scale)).dropFirst()
    return "\(sign)\(Self.grouped(units / UInt(scale))).\(decimals)"
  }

  /// A number with as many decimals as it has, up to a limit: "100", "0.25".
  ///
  /// - Parameter maximumDigits: The most decimals, 0 to 9.
  package func number(_ value: Double, maximumDigits: Int = 4) -> String {
    var text = decimal(value, digits: maximumDigits)[...]
    guard text.contains("."), !text.contains("e") else { return String(text) }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }

  /// The plural that ends in "s" or "es".
  static func plural(of noun: String) -> String { noun + (noun.hasSuffix("s") ? "es" : "s") }

  private static func grouped(_ value: UInt) -> String {
    let digits = String(value)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
