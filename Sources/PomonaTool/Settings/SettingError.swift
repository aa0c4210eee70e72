package import Failures

/// The domain of failures to read the settings.
package enum SettingDomain {}

/// The reason why the settings of a command cannot be used.
package typealias SettingError = Failure<SettingDomain>

extension FailureCode where Domain == SettingDomain {
  /// A configuration file has a member that is not a setting.
  package static var unknownSetting: Self { Self("unknownSetting", .usage) }
  /// A value is not one that the setting accepts, or contradicts another setting.
  package static var invalidValue: Self { Self("invalidValue", .usage) }
}

extension SettingError {
  /// The remedy for a value that did not come from an option.
  static let listing = "List the settings and their sources with 'pomona doctor --settings'."
}
