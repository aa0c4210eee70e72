/// The values that a setting accepts.
package struct SettingLimits<Value: Sendable>: Sendable {
  /// The accepted values, for messages: "0 to 65535".
  package let description: String
  /// Returns true for an accepted value.
  package let accept: @Sendable (Value) -> Bool
}

extension SettingLimits where Value: Comparable {
  /// The values of a range.
  ///
  /// - Parameter unit: The plural of the unit, for messages.
  package static func range(_ range: ClosedRange<Value>, unit: String? = nil) -> Self {
    let unit = unit.map { " \($0)" } ?? ""
    return Self(description: "\(range.lowerBound) to \(range.upperBound)\(unit)") {
      range.contains($0)
    }
  }

  /// The values from a minimum on.
  package static func atLeast(_ minimum: Value) -> Self {
    Self(description: "\(minimum) or more") { $0 >= minimum }
  }
}

extension SettingLimits where Value == String {
  /// Any text but the empty one.
  package static var nonEmpty: Self {
    Self(description: "a text that is not empty") { !$0.isEmpty }
  }
}
