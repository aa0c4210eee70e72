import Configuration

/// An option that was given, as a source of settings.
package struct SettingFlag: Sendable {
  let key: AbsoluteConfigKey
  let value: ConfigValue
  /// The error of a value that the setting does not accept.
  let rejection: SettingError?
}
