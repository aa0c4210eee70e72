import Formatting
import Testing

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (-7, "-7"), (999, "999"), (1000, "1,000"), (12_683, "12,683"),
    (-1_000_000, "-1,000,000"), (Int.max, "9,223,372,036,854,775,807"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func thousandsAreSeparated(value: Int, expected: String) {
    #expect(NumberFormat.text.count(value) == expected)
    #expect(NumberFormat.typeset.count(value) == expected.replacing("-", with: "−"))
  }

  @Test(arguments: [
    (0, "photo", "0 photos"), (1, "photo", "1 photo"), (2, "class", "2 classes"),
    (1234, "other confusion", "1,234 other confusions"), (-1, "photo", "-1 photos"),
  ])
  func nounsAgreeWithTheirCount(value: Int, noun: String, expected: String) {
    #expect(NumberFormat.text.count(value, noun: noun) == expected)
  }

  @Test(arguments: [
    (0, 1, "0.0"), (0.05, 1, "0.1"), (0.004, 2, "0.00"), (-0.004, 2, "0.00"), (-0.006, 2, "-0.01"),
    (1.005, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "-3"), (1234.5, 2, "1,234.50"),
    (0.999_96, 4, "1.0000"), (999.95, 1, "1,000.0"), (1e12, 0, "1,000,000,000,000"),
    (1e12, 2, "1,000,000,000,000.00"), (1e16, 0, "1e+16"), (-1e300, 3, "-1e+300"),
    (Double.leastNonzeroMagnitude, 3, "0.000"), (1.5, -1, "2"),
    (0.123_456_789_12, 12, "0.123456789"),
  ])
  func decimalsAreFixed(value: Double, digits: Int, expected: String) {
    #expect(NumberFormat.text.decimal(value, digits: digits) == expected)
    #expect(
      NumberFormat.typeset.decimal(value, digits: digits)
        == (expected.hasPrefix("-") ? "−" + expected.dropFirst() : expected))
  }

  @Test(arguments: [
    (100, "100"), (0.25, "0.25"), (0.123_456, "0.1235"), (-1.5, "-1.5"), (0.000_01, "0"),
    (1000.1, "1,000.1"), (1e20, "1e+20"),
  ])
  func numbersHaveNoTrailingZeros(value: Double, expected: String) {
    #expect(NumberFormat.text.number(value) == expected)
  }

  @Test func numbersMayHaveNoDecimals() {
    #expect(NumberFormat.text.number(100.4, maximumDigits: 0) == "100")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
  func whatIsNotFiniteIsADash(value: Double) {
    for (format, dash) in [(NumberFormat.text, "-"), (.typeset, "–")] {
      #expect(format.none == dash)
      let texts = [
        format.percent(value), format.decimal(value, digits: 1), format.number(value),
        format.seconds(value), format.clock(value), format.price(value), format.rate(value),
        format.rate(value, noun: "photo"),
      ]
      #expect(texts.allSatisfy { $0 == dash }, "\(texts)")
    }
  }
}
