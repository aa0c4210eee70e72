import ArgumentParser
import Configuration
import Failures

/// A setting of the tool or the service: its key, its option, its variable, its default and its help, declared once.
///
/// The key `serve.port` is the member `port` of the object `serve` in a configuration file, and the environment variable
/// `POMONA_SERVE_PORT`.
package struct Setting<Value: SettingValue>: Sendable {
  /// The key, whose components a dot separates.
  package let key: String
  /// The long option without its dashes; nil for a setting without one.
  package let option: String?
  /// The placeholder of the value in help; nil takes the option's name.
  let valueName: String?
  /// The value that no source gives.
  package let defaultValue: Value
  /// The default in words, where the value does not say it.
  let defaultText: String?
  /// The accepted values; nil accepts all of the type.
  let limits: SettingLimits<Value.Argument>?
  /// True for a value that is hidden from output and logs.
  package let isSecret: Bool
  /// The meaning, as a sentence without a full stop.
  let summary: String

  /// Declares a setting.
  init(
    _ key: String, option: String?, valueName: String? = nil, default defaultValue: Value,
    defaultText: String? = nil, limits: SettingLimits<Value.Argument>? = nil,
    isSecret: Bool = false, help summary: String
  ) {
    self.key = key
    self.option = option
    self.valueName = valueName
    self.defaultValue = defaultValue
    self.defaultText = defaultText
    self.limits = limits
    self.isSecret = isSecret
    self.summary = summary
  }

  /// The name of the environment variable.
  package var variable: String {
    "POMONA_" + key.uppercased().replacing(".", with: "_")
  }

  /// The default, for help; nil when there is none.
  var shownDefault: String? { defaultText ?? defaultValue.argument?.defaultValueDescription }

  /// The values that the setting accepts, for messages.
  var accepted: String { limits?.description ?? Value.kind }

  var components: [String] { key.split(separator: ".").map(String.init) }

  /// The value of the option, as a source of settings; nil when the option was not given.
  package func given(_ argument: Value.Argument?) -> SettingFlag? {
    guard let argument else { return nil }
    return SettingFlag(
      key: AbsoluteConfigKey(components),
      value: ConfigValue(Value.content(of: argument), isSecret: isSecret),
      rejection: accepts(argument) ? nil : rejection(from: .option))
  }

  /// Returns true for a value that the setting accepts.
  func accepts(_ argument: Value.Argument) -> Bool { limits?.accept(argument) ?? true }

  /// The error of a value that is not accepted.
  func rejection(from source: SettingSource) -> SettingError {
    SettingError(
      .invalidValue, "\(source.name(of: self)) takes \(accepted)",
      remedy: source == .option ? nil : SettingError.listing)
  }
}
