import Foundation
import PomonaServer
import Testing

@Suite struct WordsTests {
  @Test(arguments: [
    ("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("de, en;q=0.3, fr;q=0.7", "de"), ("fr;q=0, en", "en"),
    ("FR", "fr"), ("en-GB", "en"), ("it", "en"), ("de-AT", "de"), ("fr;q=x", "fr"),
    (";q=;,,=", "en"), ("", "en"),
  ])
  func thePreferredLanguageIsThatOfTheHeader(_ header: String, _ language: String) {
    #expect(Words.preferred(by: header).language == language)
  }

  @Test func everyLanguageHasEveryTextWithTheSamePlaceholders() {
    func placeholders(_ text: String) -> [String] {
      text.matches(of: /\{\w+\}/).map { String($0.0) }
    }
    let first = Words.all[0]
    for words in Words.all {
      #expect(Set(words.texts.keys) == Set(first.texts.keys))
      for (key, text) in words.texts {
        #expect(
          placeholders(text).sorted() == placeholders(first.texts[key] ?? "").sorted(), "\(key)")
        #expect(!text.isEmpty)
      }
      #expect(words.texts["places"]?.split(separator: "|").count == 9)
    }
  }
}
