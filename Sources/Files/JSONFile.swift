import Foundation
import JSON

/// Files of JSON that values are written to and read from.
package enum JSONFile {
  /// The largest file that is read, in bytes.
  package static let maximumBytes = 64 << 20

  /// Writes a value atomically, as ``SortedJSON`` encodes it.
  package static func write(_ value: some Encodable, to path: String) throws {
    try AtomicFile.write(try SortedJSON.encoded(value), to: path)
  }

  /// Reads the value that a file holds.
  ///
  /// - Throws: ``StorageError``; `corrupt` when the file is not JSON, or not of this type.
  package static func read<Value: Decodable>(
    _ type: Value.Type, at path: String
  ) throws(StorageError) -> Value {
    try decode(type, from: WholeFile.read(path, maximumBytes: maximumBytes), at: path)
  }

  /// Decodes the content of a file that was read from `path`.
  ///
  /// - Throws: ``StorageError`` `corrupt` when it is not JSON, or not of this type.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], at path: String
  ) throws(StorageError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      let reason = (error as? DecodingError)?.summary ?? "\(error)"
      throw StorageError(
        .corrupt, path: path, "it is not JSON of the expected form: \(reason)", cause: error)
    }
  }
}
