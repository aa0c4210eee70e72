/// A photo of a data set, with what is known of it.
public struct Sample: Sendable, Hashable {
  /// The path below the data set's root, with `/` between its parts.
  public let path: String
  /// The class it belongs to; nil when the data set does not say.
  public let label: String?
  /// The split it belongs to; nil when the data set does not say.
  public var split: Split?
  /// The file's size in bytes; nil when only a metadata file names it.
  public let bytes: Int?

  /// A sample. Only its path must be known.
  public init(path: String, label: String? = nil, split: Split? = nil, bytes: Int? = nil) {
    self.path = path
    self.label = label
    self.split = split
    self.bytes = bytes
  }
}
