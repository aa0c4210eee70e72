import Failures
import Foundation

/// JSON as Pomona writes it: keys sorted, so that equal values give equal bytes.
package enum JSONFile {
  package static func encoded(_ value: some Encodable, pretty: Bool = true) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return [UInt8](try encoder.encode(value))
  }

  package static func write(_ value: some Encodable, to path: String) throws {
    try AtomicFile.write(try encoded(value), to: path)
  }

  package static func read<T: Decodable>(_ type: T.Type, at path: String) throws -> T {
    try decode(type, WholeFile.read(path, maximumBytes: maximumBytes), at: path)
  }

  /// Larger files are refused.
  package static let maximumBytes = 64 << 20

  package static func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8], at path: String) throws -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw PomonaError(.invalidModel, "\(path) is not what it should be: \(error)")
    }
  }
}
