import Formatting
import Testing

@Suite struct PercentTests {
  @Test(arguments: [
    (0, "0 %"), (-0.0, "0 %"), (Double.leastNonzeroMagnitude, "<0.1 %"), (0.000_49, "<0.1 %"),
    (0.000_5, "0.1 %"), (0.05, "5.0 %"), (0.5, "50.0 %"), (0.9915, "99.2 %"), (0.9917, "99.2 %"),
    (0.999, "99.9 %"), (0.9994, "99.9 %"), (0.9999, ">99.9 %"), (1.0.nextDown, ">99.9 %"),
    (1, "100 %"),
  ])
  func onlyAllIsHundredAndOnlyNoneIsZero(fraction: Double, expected: String) {
    #expect(NumberFormat.text.percent(fraction) == expected)
  }

  @Test(arguments: [
    (0.9999, ">\u{202F}99.9\u{202F}%"), (0.0001, "<\u{202F}0.1\u{202F}%"), (0.5, "50.0\u{202F}%"),
    (1, "100\u{202F}%"),
  ])
  func typesetPercentagesHaveNarrowSpaces(fraction: Double, expected: String) {
    #expect(NumberFormat.typeset.percent(fraction) == expected)
  }

  @Test(arguments: [
    (0.9, 0, "90 %"), (0.995, 0, ">99 %"), (0.004, 0, "<1 %"), (0.123_45, 2, "12.35 %"),
    (0.999_96, 2, ">99.99 %"), (0.999_94, 2, "99.99 %"), (0.000_01, 3, "0.001 %"),
    (0.5, -3, "50 %"),
    (0.5, 50, "50.000000 %"),
  ])
  func digitsMoveTheBounds(fraction: Double, digits: Int, expected: String) {
    #expect(NumberFormat.text.percent(fraction, digits: digits) == expected)
  }

  @Test(arguments: [-0.000_1, 1.0.nextUp, 2, -1, 1e12, -1e12])
  func whatIsNoFractionIsADash(value: Double) {
    #expect(NumberFormat.text.percent(value) == "-")
    #expect(NumberFormat.typeset.percent(value) == "–")
  }
}
