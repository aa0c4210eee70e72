import ArgumentParser

/// A setting of any type, for the list of settings.
package protocol DeclaredSetting: Sendable {
  /// The key, whose components a dot separates.
  var key: String { get }

  /// The setting with its value in some sources.
  func row(in settings: ResolvedSettings) async throws -> SettingRow
}

extension Setting: DeclaredSetting {
  package func row(in settings: ResolvedSettings) async throws -> SettingRow {
    let value = try await settings.value(of: self).argument
    let source = settings.source(of: self)
    return SettingRow(
      key: key, option: option.map { "--\($0)" }, variable: variable, description: summary,
      defaultValue: shownDefault,
      value: value.map { isSecret ? "(secret)" : $0.defaultValueDescription },
      source: source == .defaultValue ? nil : source.name(of: self))
  }
}

/// A setting, its value and the source of the value.
package struct SettingRow: Encodable, Sendable {
  /// The key in a configuration file.
  package let key: String
  /// The option; nil for a setting without one.
  package let option: String?
  /// The environment variable.
  package let variable: String
  /// The meaning, as a sentence without a full stop.
  package let description: String
  /// The default; nil when there is none.
  package let defaultValue: String?
  /// The value; nil when there is none.
  package let value: String?
  /// The option, variable or file that gives the value; nil for the default.
  package let source: String?

  enum CodingKeys: String, CodingKey {
    case key, option, variable, description, value, source
    case defaultValue = "default"
  }
}
