package import ArgumentParser
package import Configuration
package import Inference

/// The type of a setting: how it is written in an option, a variable and a configuration file.
package protocol SettingValue: Sendable {
  /// The type of the option; for an optional setting, the type without nil.
  associatedtype Argument: ExpressibleByArgument & Sendable

  /// The values of this type, for messages.
  static var kind: String { get }

  /// The value of a key; nil when no source has it.
  ///
  /// - Throws: An error when the first source that has it holds something else.
  static func fetch(
    _ key: ConfigKey, from reader: ConfigReader, isSecret: Bool
  ) async throws -> Self?

  /// The value of an option as a source of settings holds it.
  static func content(of argument: Argument) -> ConfigContent

  /// The value of the option that would give this setting; nil for an optional setting without a value.
  var argument: Argument? { get }
}

extension SettingValue where Argument == Self {
  package var argument: Argument? { self }
}

extension Int: SettingValue {
  package typealias Argument = Int

  package static var kind: String { "a whole number" }

  package static func fetch(
    _ key: ConfigKey, from reader: ConfigReader, isSecret: Bool
  ) async throws -> Int? {
    try await reader.fetchInt(forKey: key, isSecret: isSecret)
  }

  package static func content(of argument: Int) -> ConfigContent { .int(argument) }
}

extension Double: SettingValue {
  package typealias Argument = Double

  package static var kind: String { "a number" }

  package static func fetch(
    _ key: ConfigKey, from reader: ConfigReader, isSecret: Bool
  ) async throws -> Double? {
    try await reader.fetchDouble(forKey: key, isSecret: isSecret)
  }

  package static func content(of argument: Double) -> ConfigContent { .double(argument) }
}

extension String: SettingValue {
  package typealias Argument = String

  package static var kind: String { "a text" }

  package static func fetch(
    _ key: ConfigKey, from reader: ConfigReader, isSecret: Bool
  ) async throws -> String? {
    try await reader.fetchString(forKey: key, isSecret: isSecret)
  }

  package static func content(of argument: String) -> ConfigContent { .string(argument) }
}

extension Precision: SettingValue {
  package typealias Argument = Precision

  package static var kind: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }

  package static func fetch(
    _ key: ConfigKey, from reader: ConfigReader, isSecret: Bool
  ) async throws -> Precision? {
    try await reader.fetchString(forKey: key, as: Precision.self, isSecret: isSecret)
  }

  package static func content(of argument: Precision) -> ConfigContent {
    .string(argument.rawValue)
  }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  package typealias Argument = Wrapped.Argument

  package static var kind: String { Wrapped.kind }

  package static func fetch(
    _ key: ConfigKey, from reader: ConfigReader, isSecret: Bool
  ) async throws -> Wrapped?? {
    try await Wrapped.fetch(key, from: reader, isSecret: isSecret).map { .some($0) }
  }

  package static func content(of argument: Wrapped.Argument) -> ConfigContent {
    Wrapped.content(of: argument)
  }

  package var argument: Wrapped.Argument? { self?.argument }
}
