import Foundation

/// The file that makes a folder written by Pomona valid, written last. It is recognised by its content, since folders of
/// others hold files of that name, too.
package struct OutputMarker: Sendable {
  /// The name of the file, a JSON object.
  package let fileName: String
  private let format: String

  /// The marker of folders of one kind.
  ///
  /// - Parameters:
  ///   - fileName: The name of the file, a JSON object.
  ///   - format: The value of its key `format`.
  package init(fileName: String, format: String) {
    self.fileName = fileName
    self.format = format
  }

  /// True if this is the content of such a file.
  package func matches(_ content: [UInt8]) -> Bool {
    struct Header: Decodable { let format: String }
    return (try? JSONDecoder().decode(Header.self, from: Data(content)))?.format == format
  }
}
