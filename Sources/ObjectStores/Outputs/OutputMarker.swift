import Foundation

/// The file that makes a folder written by Pomona valid, recognised by its content: others have files of that name, too.
package struct OutputMarker: Sendable {
  package let fileName: String
  private let format: String

  /// - Parameters:
  ///   - fileName: The file, a JSON object.
  ///   - format: The value of its key `format`.
  package init(fileName: String, format: String) {
    self.fileName = fileName
    self.format = format
  }

  /// Whether this is the content of such a file.
  package func matches(_ content: [UInt8]) -> Bool {
    struct Header: Decodable { let format: String }
    return (try? JSONDecoder().decode(Header.self, from: Data(content)))?.format == format
  }
}
