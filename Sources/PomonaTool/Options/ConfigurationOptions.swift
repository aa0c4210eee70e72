import ArgumentParser
import Files
import Foundation
import Imaging
import ObjectStores

/// The configuration file of a command.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .customLong(ConfigurationFile.option),
    help: ArgumentHelp(
      """
      A JSON file with settings (default: \(ConfigurationFile.variable), else pomona/config.json in XDG_CONFIG_HOME or \
      ~/.config, if it exists).
      """,
      valueName: "file.json"),
    completion: .file())
  var file: String?

  /// Runs the work of a command with its settings.
  ///
  /// - Parameter flags: The options that were given.
  func withSettings<R>(
    _ flags: [SettingFlag?] = [], _ body: (ResolvedSettings) async throws -> R
  ) async throws -> R {
    let settings = try await ResolvedSettings(
      flags: flags, file: file, environment: ProcessInfo.processInfo.environment)
    var limits = ImageLimits()
    limits.maximumPixels = try await settings.value(of: Settings.maximumPixels)
    let cache = try await settings.value(of: Settings.cache).map { CacheFolder(root: $0) }
    return try await ImageLimits.$current.withValue(limits) {
      try await CacheFolder.$user.withValue(cache ?? .user) { try await body(settings) }
    }
  }
}
