import Formatting
import Testing

@Suite struct UnitTests {
  @Test(arguments: [
    (0, "0.0 s"), (1.31, "1.3 s"), (9.94, "9.9 s"), (9.95, "10 s"), (59.4, "59 s"),
    (59.5, "1 min 0 s"), (125.2, "2 min 5 s"), (3599.6, "1 h 0 min"), (12_000, "3 h 20 min"),
    (7_200_000, "2,000 h 0 min"), (-0.1, "-"), (1e9, "-"), (1e12, "-"),
  ])
  func durationsHaveFittingUnits(value: Double, expected: String) {
    #expect(NumberFormat.text.seconds(value) == expected)
  }

  @Test(arguments: [
    (0, "0:00"), (0.4, "0:00"), (28, "0:28"), (59.5, "1:00"), (725, "12:05"), (3599.5, "1:00:00"),
    (10_807, "3:00:07"), (36_000_000, "10,000:00:00"), (-1, "-"), (1e12, "-"),
  ])
  func clocksShowHoursOnlyWhenNeeded(seconds: Double, expected: String) {
    #expect(NumberFormat.text.clock(seconds) == expected)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (812_000, "812 kB"), (999_499, "999 kB"),
    (999_500, "1.0 MB"), (8_846_650, "8.8 MB"), (9_949_999, "9.9 MB"), (9_950_000, "10 MB"),
    (412_000_000, "412 MB"), (1_234_000_000, "1.2 GB"), (Int.max, "9,223,372 TB"), (-1, "-"),
    (Int.min, "-"),
  ])
  func sizesHaveFittingUnits(value: Int, expected: String) {
    #expect(NumberFormat.text.bytes(value) == expected)
  }

  @Test(arguments: [
    (0, "0"), (12, "12.00"), (1234.5, "1,234.50"), (0.1, "0.10"), (0.0846, "0.085"),
    (0.000_84, "0.00084"), (1e-12, "0.00000000"), (1e12, "1,000,000,000,000.00"), (-1, "-"),
  ])
  func smallPricesKeepTwoDigits(value: Double, expected: String) {
    #expect(NumberFormat.text.price(value) == expected)
  }

  @Test(arguments: [
    (0, "0.0"), (3.42, "3.4"), (9.94, "9.9"), (9.95, "10"), (462.9, "463"), (189_560, "189,560"),
    (1e16, "1e+16"),
  ])
  func slowRatesKeepADecimal(value: Double, expected: String) {
    #expect(NumberFormat.text.rate(value) == "\(expected)/s")
    #expect(NumberFormat.text.rate(value, noun: "photo") == "\(expected) photos/s")
  }

  @Test func negativeRatesAreADash() {
    #expect(NumberFormat.text.rate(-1) == "-")
  }

  @Test func typesetUnitsHaveNarrowSpaces() {
    #expect(NumberFormat.typeset.seconds(125.2) == "2\u{202F}min 5\u{202F}s")
    #expect(NumberFormat.typeset.seconds(12_000) == "3\u{202F}h 20\u{202F}min")
    #expect(NumberFormat.typeset.bytes(412_000_000) == "412\u{202F}MB")
  }
}
