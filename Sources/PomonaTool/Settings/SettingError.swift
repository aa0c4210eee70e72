import Failures

/// The domain of failures to read the settings.
enum SettingDomain {}

/// The reason why the settings of a command cannot be used.
typealias SettingError = Failure<SettingDomain>

extension FailureCode where Domain == SettingDomain {
  /// A configuration file has a member that is not a setting.
  static var unknownSetting: Self { Self("unknownSetting", .usage) }
  /// A value is not one that the setting accepts, or contradicts another setting.
  static var invalidValue: Self { Self("invalidValue", .usage) }
}

extension SettingError {
  /// The remedy for a value that did not come from an option.
  static let listing = "List the settings and their sources with 'pomona doctor --settings'."
}
