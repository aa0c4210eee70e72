import Formatting
import Testing

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("\u{1B}[2Jgone", "\\u{1B}[2Jgone"), ("a\r\nb\tc", "a\\r\\nb\\tc"), ("\u{0}", "\\0"),
    ("\u{202E}gpj.exe", "\\u{202E}gpj.exe"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
    ("\u{9B}31m", "\\u{009B}31m"), ("می\u{200C}خواهم", "می\\u{200C}خواهم"),
    ("\u{FEFF}", "\\u{FEFF}"),
  ])
  func controlsAreShownByTheirCode(raw: String, expected: String) {
    #expect(TerminalText(raw).text == expected)
    #expect("\(TerminalText(raw))" == expected)
  }

  @Test(arguments: ["", "pomme/été.jpg", "日本語 🍎", "back\\slash", "e\u{301}"])
  func allOtherTextIsUnchanged(raw: String) {
    #expect(Array(TerminalText(raw).text.utf8) == Array(raw.utf8))
  }

  @Test func longTextIsKept() {
    #expect(TerminalText(String(repeating: "x", count: 10_000)).text.count == 10_000)
  }
}
