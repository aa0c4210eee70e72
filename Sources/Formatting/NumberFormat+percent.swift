extension NumberFormat {
  /// A fraction of 0 to 1 as a percentage: "99.2 %".
  ///
  /// Only 1 is "100 %" and only 0 is "0 %"; what would be rounded to them is ">99.9 %" or "<0.1 %", so that a single error
  /// among many photos stays visible.
  ///
  /// - Parameter digits: The decimals, 0 to 6.
  package func percent(_ fraction: Double, digits: Int = 1) -> String {
    guard (0...1).contains(fraction) else { return none }
    if fraction == 0 || fraction == 1 { return percentage(fraction * 100, digits: 0) }
    let digits = min(max(digits, 0), 6)
    var steps = 100.0
    for _ in 0..<digits { steps *= 10 }
    let step = (fraction * steps).rounded()
    if step >= steps {
      return ">\(comparisonSpace)\(percentage(100 - 100 / steps, digits: digits))"
    }
    if step < 1 { return "<\(comparisonSpace)\(percentage(100 / steps, digits: digits))" }
    return percentage(step / steps * 100, digits: digits)
  }

  private func percentage(_ value: Double, digits: Int) -> String {
    "\(decimal(value, digits: digits))\(unitSpace)%"
  }
}
