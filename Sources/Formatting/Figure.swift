/// Numbers as a person reads them. Whatever is not finite is a dash.
package enum Figure {
  package static let none = "–"

  /// A fraction as a percentage with one decimal. Only 1 is "100 %" and only 0 is "0 %": a single mistake stays visible.
  package static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite, (0...1).contains(fraction) else { return none }
    if fraction == 0 || fraction == 1 { return fraction == 0 ? "0\u{202F}%" : "100\u{202F}%" }
    let tenths = (fraction * 1000).rounded()
    if tenths >= 1000 { return ">\u{202F}99.9\u{202F}%" }
    if tenths < 1 { return "<\u{202F}0.1\u{202F}%" }
    return decimal(tenths / 10, digits: 1) + "\u{202F}%"
  }

  /// A count with a comma between thousands.
  package static func count(_ value: Int) -> String {
    var result = ""
    let digits = String(value.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return value < 0 ? "−" + result : result
  }

  /// A count and its noun: "1 photo", "2 photos", "3 classes".
  package static func count(_ value: Int, _ noun: String) -> String {
    if value == 1 { return "1 \(noun)" }
    return "\(count(value)) \(noun)\(noun.hasSuffix("s") ? "es" : "s")"
  }

  package static func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return none }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard digits > 0 else { return sign + count(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(count(scaled / scale)).\(zeros)\(fraction)"
  }

  package static func seconds(_ value: Double) -> String {
    guard value.isFinite, value >= 0, value < 1e9 else { return none }
    if value < 9.95 { return decimal(value, digits: 1) + "\u{202F}s" }
    let whole = Int(value.rounded())
    if whole < 60 { return "\(whole)\u{202F}s" }
    if whole < 3600 { return "\(whole / 60)\u{202F}min \(whole % 60)\u{202F}s" }
    return "\(count(whole / 3600))\u{202F}h \(whole % 3600 / 60)\u{202F}min"
  }

  package static func bytes(_ value: Int) -> String {
    let value = Double(max(0, value))
    if value < 999.5e6 { return decimal(value / 1e6, digits: 0) + "\u{202F}MB" }
    return decimal(value / 1e9, digits: 1) + "\u{202F}GB"
  }

  /// A price, of a currency that nobody told: two decimals, or as many as show two figures of a fraction of a cent.
  package static func price(_ value: Double) -> String {
    guard value.isFinite, value >= 0 else { return none }
    var digits = 2
    var unit = 0.1
    while value < unit, digits < 8 {
      unit /= 10
      digits += 1
    }
    return value == 0 ? "0" : decimal(value, digits: digits)
  }
}
