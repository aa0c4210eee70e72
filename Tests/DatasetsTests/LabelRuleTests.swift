import Datasets
import Foundation
import Testing

@Suite struct LabelRuleTests {
  @Test func rulesAreStoredByTheirOption() throws {
    let texts: [(LabelRule, String)] = [
      (.folder, "{}"), (.level(2), "{\"level\":2}"), (.pattern("^a"), "{\"pattern\":\"^a\"}"),
    ]
    for (rule, text) in texts {
      #expect(String(decoding: try JSONEncoder().encode(rule), as: UTF8.self) == text)
      #expect(try JSONDecoder().decode(LabelRule.self, from: Data(text.utf8)) == rule)
    }
  }
}
