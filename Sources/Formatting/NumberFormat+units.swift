extension NumberFormat {
  /// Beyond some thirty years a duration is an error.
  private static let longestSeconds = 1e9

  /// A duration of at least 0 seconds, in units that fit it: "1.3 s", "27 s", "2 min 5 s", "3 h 20 min".
  package func seconds(_ value: Double) -> String {
    guard (0..<Self.longestSeconds).contains(value) else { return none }
    if value < 9.95 { return "\(decimal(value, digits: 1))\(unitSpace)s" }
    let whole = Int(value.rounded())
    if whole < 60 { return "\(whole)\(unitSpace)s" }
    if whole < 3600 { return "\(whole / 60)\(unitSpace)min \(whole % 60)\(unitSpace)s" }
    return "\(count(whole / 3600))\(unitSpace)h \(whole % 3600 / 60)\(unitSpace)min"
  }

  /// A duration of at least 0 seconds as on a clock: "0:28", "12:05", "3:00:07".
  package func clock(_ seconds: Double) -> String {
    guard (0..<Self.longestSeconds).contains(seconds) else { return none }
    let whole = Int(seconds.rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let rest = Self.twoDigits(whole % 60)
    return hours == 0 ? "\(minutes):\(rest)" : "\(count(hours)):\(Self.twoDigits(minutes)):\(rest)"
  }

  /// A size of at least 0 bytes in decimal units: "512 B", "8.8 MB", "412 MB", "1.2 GB".
  package func bytes(_ value: Int) -> String {
    guard value >= 0 else { return none }
    guard value >= 1000 else { return "\(value)\(unitSpace)B" }
    var scaled = Double(value) / 1000
    var units = ["kB", "MB", "GB", "TB"][...]
    while scaled >= 999.5, units.count > 1 {
      scaled /= 1000
      units.removeFirst()
    }
    return "\(decimal(scaled, digits: scaled < 9.95 ? 1 : 0))\(unitSpace)\(units[units.startIndex])"
  }

  /// A price of at least 0 in an unspecified currency: two decimals, or as many as show two digits of a smaller one.
  package func price(_ value: Double) -> String {
    guard value.isFinite, value >= 0 else { return none }
    if value == 0 { return "0" }
    var digits = 2
    var unit = 0.1
    while value < unit, digits < 8 {
      unit /= 10
      digits += 1
    }
    return decimal(value, digits: digits)
  }

  /// A rate of at least 0 a second: "3.4/s", "463/s".
  package func rate(_ perSecond: Double) -> String {
    guard perSecond.isFinite, perSecond >= 0 else { return none }
    return "\(rateValue(perSecond))/s"
  }

  /// A rate of at least 0 a second and what it counts: "463 photos/s".
  ///
  /// - Parameter noun: The singular of what is counted.
  package func rate(_ perSecond: Double, noun: String) -> String {
    guard perSecond.isFinite, perSecond >= 0 else { return none }
    return "\(rateValue(perSecond)) \(Self.plural(of: noun))/s"
  }

  private func rateValue(_ perSecond: Double) -> String {
    decimal(perSecond, digits: perSecond < 9.95 ? 1 : 0)
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
