/// A photo of a data set: its path, label, split and size.
public struct Sample: Sendable, Hashable {
  /// The path below the data set's root, with `/` between its parts.
  public let path: String
  /// The class it belongs to; nil when the data set does not specify one.
  public let label: String?
  /// The split it belongs to; nil when the data set does not specify one.
  public var split: Split?
  /// The file's size in bytes; nil when it is not known from a listing.
  public let bytes: Int?

  /// A sample; only its path is required.
  public init(path: String, label: String? = nil, split: Split? = nil, bytes: Int? = nil) {
    self.path = path
    self.label = label
    self.split = split
    self.bytes = bytes
  }
}
