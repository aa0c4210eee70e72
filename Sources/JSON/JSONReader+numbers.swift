extension JSONReader {
  /// Reads an integer from -`Int.max` to `Int.max`, without a fraction or an exponent.
  package mutating func integer() throws(Malformed) -> Int {
    let isNegative = accept("-")
    let value = try magnitude()
    return isNegative ? -value : value
  }

  /// Reads an integer from 0 to `Int.max`, without a sign, a fraction or an exponent.
  package mutating func unsignedInteger() throws(Malformed) -> Int {
    skipSpace()
    return try magnitude()
  }

  /// Reads levels of pixels, from 0 to 255, in arrays nested to any depth, in their order.
  ///
  /// - Parameter maximum: The most levels to take; a text with more is malformed.
  package mutating func levels(_ maximum: Int) throws(Malformed) -> [UInt8] {
    var levels: [UInt8] = []
    var depth = 0
    while true {
      if accept("[") {
        depth += 1
        guard accept("]") else { continue }
        depth -= 1
      } else {
        guard let level = UInt8(exactly: try integer()), levels.count < maximum else {
          throw malformed
        }
        levels.append(level)
      }
      while depth > 0, accept("]") { depth -= 1 }
      if depth == 0 { return levels }
      try expect(",")
    }
  }

  /// Passes over a number of any form (RFC 8259, section 6).
  mutating func skipNumber() throws(Malformed) {
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if next == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(Malformed) {
    let start = position
    while digit != nil { position += 1 }
    guard position > start else { throw malformed }
  }

  /// Reads digits without a needless zero in front.
  private mutating func magnitude() throws(Malformed) -> Int {
    guard let first = digit else { throw malformed }
    position += 1
    var value = first
    while let digit {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(digit)
      guard first != 0, !overflow, !carry else { throw malformed }
      value = sum
      position += 1
    }
    return value
  }

  /// The value of the next byte, where it is a digit.
  private var digit: Int? {
    guard let next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= next else { return nil }
    return Int(next) - 0x30
  }
}
