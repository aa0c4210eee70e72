import Foundation
import Logging
import Synchronization

/// Log lines on standard error: words for a terminal, an object of JSON a line for everything else.
struct ServiceLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel = Logger.Level.info
  private let write: @Sendable (String) -> Void
  private let isForPeople: Bool

  init(isForPeople: Bool, write: @escaping @Sendable (String) -> Void) {
    self.isForPeople = isForPeople
    self.write = write
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields: [String: String] = [:]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      fields[key == "hb.request.id" ? "request_id" : key] = "\(value)"
    }
    write(isForPeople ? Self.words(event, fields) : Self.json(event, fields))
  }

  private static func words(_ event: LogEvent, _ fields: [String: String]) -> String {
    let details = fields.sorted { $0.key < $1.key }
      .filter { $0.key != "request_id" || event.level >= .warning }
      .map { " \($0.key)=\(visible($0.value))" }
    let time = Date.now.formatted(.iso8601.time(includingFractionalSeconds: false))
    let level = event.level <= .info ? "" : "\(event.level): "
    return "\(time) \(level)\(visible("\(event.message)"))\(details.joined())\n"
  }

  private static func json(_ event: LogEvent, _ fields: [String: String]) -> String {
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

  /// A terminal is not to obey what it is shown.
  private static func visible(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
      default: String(scalar)
      }
    }.joined()
  }
}
