import ArgumentParser
import Foundation
import ObjectStores

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Check that everything Pomona needs is available, and report how to get what is missing.",
    discussion: """
      With the URI of a folder in an object store, it also lists, writes, reads and deletes there, and reports the \
      permissions that are missing.

      The exit code is 0 when nothing required is missing, else 69.

      EXAMPLES
        pomona doctor
        pomona doctor s3://bucket/prefix
        pomona doctor --settings
      """)

  @Argument(help: "A folder in an object store that Pomona is to read and write.")
  var store: String?

  @Flag(help: "List the settings, their values and the sources of the values instead.")
  var settings = false

  @Flag(help: "Write JSON to standard output.")
  var json = false

  @OptionGroup var configuration: ConfigurationOptions

  func validate() throws {
    if let store, !Location(store).isRemote {
      throw ValidationError("'\(store)' is no URI of an object store such as s3://bucket/prefix.")
    }
    if settings && store != nil {
      throw ValidationError("--settings takes no folder.")
    }
  }

  func run() async throws {
    try await configuration.withSettings { settings in
      if self.settings { return try await list(settings) }
      var checks = try await Check.installation(settings)
      if let store { checks += Check.store(store) }
      if json {
        try JSONOutput.write(checks)
      } else {
        for check in checks { try StandardOutput.write(check.text) }
      }
      guard checks.allSatisfy({ $0.isPresent || $0.isOptional }) else { throw ExitCode(69) }
    }
  }

  private func list(_ settings: ResolvedSettings) async throws {
    var rows: [SettingRow] = []
    for setting in Settings.all { rows.append(try await setting.row(in: settings)) }
    if json { return try JSONOutput.write(rows) }
    try StandardOutput.write(SettingsText(rows).text)
  }
}
