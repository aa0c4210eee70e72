package import ObjectStores

/// Labelled photos, found in a folder: which they are, not their pixels.
///
/// Three layouts are understood, and told apart by what is found:
///
/// - class folders: `apple/1.jpg`, at any depth; the label is the folder that holds the photo;
/// - split folders that hold class folders: `Training/apple/1.jpg` (`Training|train`,
///   `Validation|val|valid|validation`, `Test|testing|test`, in any case; one of them must be for training);
/// - a `metadata.csv`, `.jsonl` or `.parquet` in the root or in the folders right below it, with the columns `file_name`,
///   `label` and, optionally, `split`; the labels are the file's then, whatever the folders are called.
///
/// A photo is a file with the extension of an image format; other files are passed over. Whatever looks like a photo
/// but cannot be one is in ``skipped``, so that every photo is accounted for.
public struct Dataset: Sendable {
  /// Where the samples' paths begin.
  public var root: String { location.description }
  package let location: Location
  /// The store that holds the samples' files.
  package let store: any ObjectStore
  /// The last component of ``root``, which reports name the data set by.
  package var name: String {
    root.split(separator: "/").last { $0 != "." }.map(String.init) ?? root
  }
  /// The samples, in an order that depends on the content of the data set alone.
  public internal(set) var samples: [Sample]
  /// What was found but cannot be a sample, each with its reason.
  public let skipped: [SkippedPhoto]
  /// What a person should know about the data set before trusting a model of it.
  public let remarks: [String]

  package init(
    location: Location, store: any ObjectStore, samples: [Sample], skipped: [SkippedPhoto] = [],
    remarks: [String] = []
  ) {
    self.location = location
    self.store = store
    self.samples = samples
    self.skipped = skipped
    self.remarks = remarks
  }

  /// The labels, each once, in the order of their UTF-8 bytes.
  public var classes: [String] {
    Set(samples.lazy.compactMap(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether the data set itself says which samples are for training and which for testing.
  public var hasSplits: Bool { samples.contains { $0.split != nil } }

  /// The samples of one split.
  public func samples(in split: Split) -> [Sample] { samples.filter { $0.split == split } }
}
