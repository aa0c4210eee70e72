import ArgumentParser

extension Option {
  /// The option of a setting.
  init<T>(
    _ setting: Setting<T>, completion: CompletionKind? = nil
  ) where Value == T.Argument? {
    let fallback = setting.shownDefault.map { ", else \($0)" } ?? ""
    self.init(
      name: .customLong(setting.option ?? setting.key),
      help: ArgumentHelp(
        "\(setting.summary) (default: \(setting.variable)\(fallback)).",
        valueName: setting.valueName),
      completion: completion)
  }
}
