import Formatting

/// The settings, for people: name, value and the source of the value.
struct SettingsText {
  let text: String

  init(_ rows: [SettingRow]) {
    text = rows.map { row in
      let value = (row.value ?? row.defaultValue).map { "\(TerminalText($0))" } ?? "none"
      let source = row.source.map { "from \(TerminalText($0))" } ?? "default"
      let names = [row.option, row.variable].compactMap(\.self).joined(separator: ", ")
      return "\(row.key): \(value) (\(source))\n    \(row.description).\n    \(names)\n"
    }.joined()
  }
}
