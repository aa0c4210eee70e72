import Formatting

/// A property of a model or a run, by name.
package struct ReportFact: Sendable {
  /// The name, such as "Backbone".
  package let name: String
  /// The value, as it is shown.
  package let value: String

  /// A property and its value.
  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The property with text from outside cleaned, and its value shortened to a limit of Unicode scalars.
  func printable(limit: Int = 120) -> ReportFact {
    ReportFact(name: PrintableText(name).text, value: PrintableText(value, limit: limit).text)
  }
}
