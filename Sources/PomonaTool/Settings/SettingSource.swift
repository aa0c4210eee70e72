/// The source of the value of a setting.
package enum SettingSource: Sendable, Hashable {
  case option
  case variable
  /// The configuration file at a path.
  case file(String)
  case defaultValue

  /// The name of a setting in this source.
  package func name<Value>(of setting: Setting<Value>) -> String {
    switch self {
    case .option: setting.option.map { "--\($0)" } ?? setting.key
    case .variable: setting.variable
    case .file(let path): "'\(setting.key)' in \(path)"
    case .defaultValue: setting.key
    }
  }
}
