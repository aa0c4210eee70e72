import Configuration
import Failures
import Files
import Foundation

/// A JSON file with settings; the key `serve.port` is the member `port` of the object `serve`.
struct ConfigurationFile {
  /// The option and the variable that name a file.
  static let option = "config"
  static let variable = "POMONA_CONFIG"

  private static let maximumBytes = 1 << 20

  let path: String

  /// The file that a command names, else the one that `POMONA_CONFIG` names, else `pomona/config.json` in the user's
  /// configuration folder (`XDG_CONFIG_HOME`, else `.config` in `HOME`) if it exists; nil when there is none.
  init?(named path: String?, environment: [String: String]) {
    if let path {
      self.path = path
    } else if let path = environment[Self.variable], !path.isEmpty {
      self.path = path
    } else if let folder = Self.folder(environment) {
      self.path = "\(folder)/pomona/config.json"
      if !FileManager.default.fileExists(atPath: self.path) { return nil }
    } else {
      return nil
    }
  }

  private static func folder(_ environment: [String: String]) -> String? {
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder }
    return environment["HOME"].flatMap { $0.isEmpty ? nil : "\($0)/.config" }
  }

  /// The settings of the file.
  ///
  /// - Throws: A `StorageError` when it cannot be read or is not JSON, a `SettingError` for an unknown setting.
  func provider() async throws -> any ConfigProvider {
    let bytes = try WholeFile.read(path, maximumBytes: Self.maximumBytes)
    let content = try JSONFile.decode(MemberKeys.self, from: bytes, at: path)
    let known = Set(Settings.all.map(\.key))
    if let unknown = content.keys.sorted().first(where: { !known.contains($0) }) {
      throw SettingError(
        .unknownSetting, "'\(unknown)' in \(path) is not a setting", remedy: SettingError.listing)
    }
    do {
      let values: [AbsoluteConfigKey: ConfigValue] = [
        "filePath": .init(.string(path), isSecret: false)
      ]
      return try await FileProvider<JSONSnapshot>(
        config: ConfigReader(provider: InMemoryProvider(values: values)))
    } catch {
      throw StorageError(
        .corrupt, path: path, "a setting is neither a text, a number nor a boolean",
        remedy: "Give texts, numbers or booleans.", cause: error)
    }
  }
}

/// The keys of the values of a JSON object, those of objects in it with a dot after its name.
private struct MemberKeys: Decodable {
  private(set) var keys: [String] = []

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Name.self)
    for name in object.allKeys {
      if let nested = try? object.decode(MemberKeys.self, forKey: name) {
        keys += nested.keys.map { "\(name.stringValue).\($0)" }
      } else {
        keys.append(name.stringValue)
      }
    }
  }
}
