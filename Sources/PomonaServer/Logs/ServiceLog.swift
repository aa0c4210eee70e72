import Formatting
import Foundation
package import Logging

/// A log handler: text for a terminal, else a JSON object a line.
package struct ServiceLog: LogHandler {
  /// The format of log entries.
  package enum Format: Sendable {
    /// A line of text for a person.
    case text
    /// A JSON object for programs.
    case json
  }

  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  package var logLevel: Logger.Level
  private let format: Format
  private let write: @Sendable (String) -> Void

  /// A logger of the service.
  ///
  /// - Parameters:
  ///   - level: The lowest level to log.
  ///   - format: The format of entries.
  ///   - write: Writes an entry, which ends with a line feed; called from any thread.
  package static func logger(
    level: Logger.Level, format: Format, write: @escaping @Sendable (String) -> Void
  ) -> Logger {
    Logger(label: "pomona") { _ in ServiceLog(level: level, format: format, write: write) }
  }

  init(
    level: Logger.Level = .info, format: Format, write: @escaping @Sendable (String) -> Void
  ) {
    logLevel = level
    self.format = format
    self.write = write
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var fields: [String: String] = [:]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      fields[key == "hb.request.id" ? "request_id" : key] = "\(value)"
    }
    switch format {
    case .text: write(Self.text(of: event, fields: fields))
    case .json: write(Self.json(of: event, fields: fields))
    }
  }

  private static func text(of event: LogEvent, fields: [String: String]) -> String {
    let details = fields.sorted { $0.key < $1.key }
      .filter { $0.key != "request_id" || event.level >= .warning }
      .map { " \($0.key)=\(TerminalText($0.value))" }
    let time = Date.now.formatted(.iso8601.time(includingFractionalSeconds: false))
    let level = event.level <= .info ? "" : "\(event.level): "
    return "\(time) \(level)\(TerminalText("\(event.message)"))\(details.joined())\n"
  }

  private static func json(of event: LogEvent, fields: [String: String]) -> String {
    var object = fields
    object["time"] = Date.now.formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true))
    object["level"] = event.level.rawValue
    object["message"] = "\(event.message)"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    let line = (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) }
    return (line ?? "{}") + "\n"
  }
}
