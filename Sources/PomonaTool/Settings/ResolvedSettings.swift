import Configuration
import Failures
import Synchronization

/// The settings of a command: options over environment variables over a configuration file over defaults.
package struct ResolvedSettings: Sendable {
  private let reader: ConfigReader
  private let sources: [SettingSource]
  private let recorder = SourceRecorder()

  /// Reads the sources.
  ///
  /// - Parameters:
  ///   - flags: The options that were given.
  ///   - file: The configuration file that the command names; nil takes the one that the environment chooses, if any.
  ///   - environment: The environment variables of the process.
  /// - Throws: A `StorageError` when the file cannot be read, a `SettingError` when it has an unknown setting or an
  ///   option has a value that is not accepted.
  package init(
    flags: [SettingFlag?] = [], file: String? = nil, environment: [String: String]
  ) async throws {
    let flags = flags.compactMap(\.self)
    // An option that the command does not come to read is rejected as well.
    if let rejection = flags.lazy.compactMap(\.rejection).first { throw rejection }
    var sources = [SettingSource.option, .variable]
    var providers: [any ConfigProvider] = [
      InMemoryProvider(
        name: "options", values: Dictionary(flags.map { ($0.key, $0.value) }) { $1 }),
      EnvironmentVariablesProvider(environmentVariables: Self.usable(environment))
        .prefixKeys(with: "pomona"),
    ]
    if let file = ConfigurationFile(named: file, environment: environment) {
      sources.append(.file(file.path))
      providers.append(try await file.provider())
    }
    self.sources = sources
    reader = ConfigReader(providers: providers, accessReporter: recorder)
  }

  /// An empty variable is one that is not set. Kubernetes sets variables such as `POMONA_SERVE_PORT` to
  /// `tcp://ADDRESS:PORT` for services of such names; they are none of ours.
  private static func usable(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, value in
      name.hasPrefix("POMONA_") && !value.isEmpty && !value.hasPrefix("tcp://")
    }
  }

  /// The value of a setting.
  ///
  /// - Throws: A `SettingError` that names the source when its value is not accepted.
  package func value<Value>(of setting: Setting<Value>) async throws -> Value {
    let value: Value
    do {
      let key = ConfigKey(setting.components)
      value =
        try await Value.fetch(key, from: reader, isSecret: setting.isSecret)
        ?? setting.defaultValue
    } catch {
      throw setting.rejection(from: source(of: setting))
    }
    if let argument = value.argument, !setting.accepts(argument) {
      throw setting.rejection(from: source(of: setting))
    }
    return value
  }

  /// The source that gave the value of a setting, which has been read.
  package func source<Value>(of setting: Setting<Value>) -> SettingSource {
    recorder.source(of: AbsoluteConfigKey(setting.components)).map { sources[$0] } ?? .defaultValue
  }
}

/// Records the source that each setting was last read from.
private final class SourceRecorder: AccessReporter {
  private let indexes = Mutex<[AbsoluteConfigKey: Int]>([:])

  func report(_ event: AccessEvent) {
    let index = event.providerResults.firstIndex { provider in
      switch provider.result {
      case .success(let found): found.value != nil
      case .failure: true
      }
    }
    indexes.withLock { $0[event.metadata.key] = index }
  }

  /// The index of the source; nil for the default.
  func source(of key: AbsoluteConfigKey) -> Int? { indexes.withLock { $0[key] } }
}
