import Failures
import Files
import Foundation
import PomonaTool
import TestSupport
import Testing

@Suite struct SettingsTests {
  @Test func anOptionOverAVariableOverTheFileOverTheDefault() async throws {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "config.json").path
      try Data(#"{"serve": {"port": 1}}"#.utf8).write(to: URL(filePath: file))
      let variable = ["POMONA_SERVE_PORT": "2"]
      let option = [Settings.port.given(3)]
      let all = try await ResolvedSettings(flags: option, file: file, environment: variable)
      #expect(try await all.value(of: Settings.port) == 3)
      #expect(all.source(of: Settings.port) == .option)
      let two = try await ResolvedSettings(file: file, environment: variable)
      #expect(try await two.value(of: Settings.port) == 2)
      #expect(two.source(of: Settings.port) == .variable)
      let one = try await ResolvedSettings(file: file, environment: [:])
      #expect(try await one.value(of: Settings.port) == 1)
      #expect(one.source(of: Settings.port) == .file(file))
      let none = try await ResolvedSettings(environment: [:])
      #expect(try await none.value(of: Settings.port) == 8080)
      #expect(none.source(of: Settings.port) == .defaultValue)
    }
  }

  @Test func everySettingCanBeGivenAsAVariableAndInAFile() async throws {
    let values: [String: Any] = [
      "backbones": "/b", "cache": "/c", "bundle": "/d", "jobs": 3, "precision": "f32",
      "maximum_pixels": 1_000_000,
      "price_per_hour": 2, "token": "geheim",
      "cluster": ["work": "hdfs://w", "photo_time_limit": 5],
      "serve": [
        "host": "::1", "port": 0, "tls_certificate": "c.pem", "tls_key": "k.pem", "queue": 0,
        "maximum_request": 1, "maximum_connections": 2, "photo_seconds": 3, "unsure_below": 1,
        "collect": "kept", "collect_limit": 7,
      ],
    ]
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "config.json")
      try JSONSerialization.data(withJSONObject: values).write(to: file)
      let ofFile = try await ResolvedSettings(file: file.path, environment: [:])
      for setting in Settings.all {
        let row = try await setting.row(in: ofFile)
        #expect(row.source == "'\(setting.key)' in \(file.path)", "\(setting.key)")
      }
      var environment: [String: String] = [:]
      for (key, value) in values {
        guard let members = value as? [String: Any] else {
          environment["POMONA_\(key.uppercased())"] = "\(value)"
          continue
        }
        for (member, value) in members {
          environment["POMONA_\(key.uppercased())_\(member.uppercased())"] = "\(value)"
        }
      }
      let ofVariables = try await ResolvedSettings(environment: environment)
      for setting in Settings.all {
        let (row, other) = (
          try await setting.row(in: ofVariables), try await setting.row(in: ofFile)
        )
        #expect(row.source == row.variable)
        #expect(environment.keys.contains(row.variable))
        #expect(row.value == other.value, "\(setting.key)")
      }
    }
  }

  @Test func anEmptyVariableIsNotSet() async throws {
    let settings = try await ResolvedSettings(
      environment: ["POMONA_TOKEN": "", "POMONA_SERVE_PORT": "", "POMONA_CONFIG": ""])
    #expect(try await settings.value(of: Settings.token) == nil)
    #expect(try await settings.value(of: Settings.port) == 8080)
  }

  @Test func aVariableOfKubernetesIsNotOurs() async throws {
    let settings = try await ResolvedSettings(
      environment: ["POMONA_SERVE_PORT": "tcp://10.0.0.1:8080"])
    #expect(try await settings.value(of: Settings.port) == 8080)
  }

  @Test(arguments: [
    ("POMONA_SERVE_PORT", "65536", "POMONA_SERVE_PORT takes 0 to 65535"),
    ("POMONA_SERVE_PORT", "eighty", "POMONA_SERVE_PORT takes 0 to 65535"),
    ("POMONA_PRECISION", "f64", "POMONA_PRECISION takes one of bf16, int8, f32"),
    ("POMONA_PRICE_PER_HOUR", "-1", "POMONA_PRICE_PER_HOUR takes 0.0 or more"),
    ("POMONA_CLUSTER_PHOTO_TIME_LIMIT", "0", "takes 1 to 86400 seconds"),
  ])
  func aValueThatIsNotAcceptedNamesItsVariable(
    _ name: String, _ value: String, _ message: String
  ) async throws {
    let settings = try await ResolvedSettings(environment: [name: value])
    let failure = await #expect(throws: SettingError.self) {
      for setting in Settings.all { _ = try await setting.row(in: settings) }
    }
    #expect(failure?.exitStatus == .usage)
    #expect(failure?.summary.contains(message) == true, "\(failure?.summary ?? "")")
  }

  @Test func anOptionThatIsNotAcceptedIsRejectedBeforeItIsRead() async {
    let failure = await #expect(throws: SettingError.self) {
      _ = try await ResolvedSettings(
        flags: [Settings.token.given("")], environment: ["POMONA_TOKEN": "geheim"])
    }
    #expect(failure?.summary == "--token takes a text that is not empty")
    #expect(failure?.exitStatus == .usage)
  }

  @Test func aValueOfAFileIsOfItsType() async throws {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "config.json")
      try Data(#"{"serve": {"host": 7, "unsure_below": 0}}"#.utf8).write(to: file)
      let settings = try await ResolvedSettings(file: file.path, environment: [:])
      #expect(try await settings.value(of: Settings.unsureBelow) == 0)
      let failure = await #expect(throws: SettingError.self) {
        _ = try await settings.value(of: Settings.host)
      }
      #expect(failure?.summary == "'serve.host' in \(file.path) takes a text")
    }
  }

  @Test(arguments: [
    (#"{"serve": {"prot": 1}}"#, "'serve.prot' in ", Failures.ExitStatus.usage),
    (#"{"serve": 1}"#, "'serve' in ", .usage), (#"{"jobs": {"count": 1}}"#, "'jobs.count'", .usage),
    (#"{"jobs": [{}]}"#, "config.json: ", .unusableData), ("[1]", "config.json: ", .unusableData),
    ("{", "config.json: ", .unusableData),
  ])
  func aFileThatIsNotOfSettingsIsRejected(
    _ content: String, _ message: String, _ status: Failures.ExitStatus
  ) async throws {
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "config.json")
      try Data(content.utf8).write(to: file)
      let error = await #expect(throws: (any Error).self) {
        _ = try await ResolvedSettings(file: file.path, environment: [:])
      }
      let failure = error as? any ReportableFailure
      #expect(failure?.exitStatus == status)
      #expect(failure?.summary.contains(message) == true, "\(failure?.summary ?? "")")
    }
  }

  @Test func theFileIsThatOfTheCommandElseOfTheVariableElseOfTheUser() async throws {
    try await withTemporaryFolder { folder in
      func write(_ port: Int, to name: String) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(#"{"serve": {"port": \#(port)}}"#.utf8).write(to: file)
        return file.path
      }
      func port(file: String? = nil, _ environment: [String: String]) async throws -> Int {
        try await ResolvedSettings(file: file, environment: environment)
          .value(of: Settings.port)
      }
      let (given, named) = (try write(1, to: "1.json"), try write(2, to: "2.json"))
      _ = try write(3, to: "config/pomona/config.json")
      _ = try write(4, to: "home/.config/pomona/config.json")
      let home = ["HOME": folder.appending(path: "home").path]
      let user = home.merging(["XDG_CONFIG_HOME": folder.appending(path: "config").path]) { $1 }
      let all = user.merging(["POMONA_CONFIG": named]) { $1 }
      #expect(try await port(file: given, all) == 1)
      #expect(try await port(all) == 2)
      #expect(try await port(user) == 3)
      #expect(try await port(home) == 4)
      #expect(try await port(["HOME": folder.path]) == 8080)
      await #expect(throws: StorageError.self) {
        _ = try await port(["POMONA_CONFIG": "/nowhere.json"])
      }
    }
  }
}
