import Foundation

/// The file that makes a folder of ours valid, and by whose content it is known: others have files of that name, too.
struct OutputMarker {
  static let model = OutputMarker(fileName: ModelManifest.fileName, format: ModelManifest.format)
  static let featureTable = OutputMarker(
    fileName: FeatureTableManifest.fileName, format: FeatureTableManifest.format)

  let fileName: String
  private let format: String

  /// Whether this is the content of such a file.
  func matches(_ content: [UInt8]) -> Bool {
    struct Header: Decodable { let format: String }
    return (try? JSONDecoder().decode(Header.self, from: Data(content)))?.format == format
  }
}
