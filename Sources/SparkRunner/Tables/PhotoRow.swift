#if Spark
package import Datasets
import Imaging

/// A photo of a table before the work on it.
package struct PhotoRow: Codable, Sendable {
  /// The type of an array of rows, in SQL.
  static let arrayType =
    "array<struct<i:bigint,path:string,label:string,split:string,reason:string>>"

  /// The position among the table's photos.
  let i: Int
  /// The photo.
  let path: String
  private(set) var label: String?
  private(set) var split: String?
  /// The reason why the photo is not passed to a worker; nil when it is.
  package var reason: String?

  /// The photo of a sample.
  ///
  /// - Parameters:
  ///   - sample: The sample.
  ///   - path: The path to store; nil stores the sample's.
  ///   - index: The position among the table's photos.
  package init(_ sample: Sample, path: String? = nil, at index: Int) {
    (i, self.path) = (index, path ?? sample.path)
    label = sample.label
    split = sample.split?.rawValue
    reason = Self.rejection(ofBytes: sample.bytes)
  }

  /// A photo that cannot be worked on.
  package init(_ photo: SkippedPhoto, at index: Int) {
    (i, path) = (index, photo.path)
    reason = photo.reason
  }

  private static func rejection(ofBytes bytes: Int?) -> String? {
    guard let bytes else { return nil }
    let limit = ImageLimits().maximumBytes
    if bytes == 0 { return "the file is empty" }
    return bytes > limit ? "the file has \(bytes) bytes, more than the limit of \(limit)" : nil
  }
}
#endif
