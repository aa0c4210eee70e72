import Files
package import ObjectStores

/// Labelled photos, found in a folder: their paths, labels and splits, not their pixels.
///
/// Three layouts are recognised by their content:
///
/// - class folders: `apple/1.jpg`, at any depth; the label is the folder that holds the photo, or what a ``LabelRule``
///   derives from the path;
/// - split folders that hold class folders: `Training/apple/1.jpg` (`Training|train`,
///   `Validation|val|valid|validation`, `Test|testing|test`, in any case; one of them must be for training). They may be
///   below folders that hold everything else, as in an unpacked archive, or in each class folder: `apple/train/1.jpg`;
/// - a `metadata.csv`, `.jsonl` or `.parquet` at the top or in the folders right below it, with the columns `file_name`,
///   `label` and, optionally, `split`; the labels are those of the file then, whatever the folders are called.
///
/// A photo is a file with the extension of an image format, or a file of this machine without an extension whose content is
/// that of one; other files are ignored. Anything that looks like a photo but cannot be one is in ``skipped``, so that every
/// photo is accounted for.
public struct Dataset: Sendable {
  /// The folder or URI that the samples' paths are relative to.
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
  /// The entries that cannot be samples, each with its reason.
  public internal(set) var skipped: [SkippedPhoto]
  /// Remarks to read before trusting a model of this data set.
  public internal(set) var remarks: [String]
  /// Those of the remarks that concern the way folders and metadata files were read.
  package internal(set) var layoutRemarks: [String] = []
  /// The rule that the labels were derived by.
  public let labelRule: LabelRule

  package init(
    location: Location, store: any ObjectStore, samples: [Sample], skipped: [SkippedPhoto] = [],
    remarks: [String] = [], labelRule: LabelRule = .folder
  ) {
    self.location = location
    self.store = store
    self.samples = samples
    self.skipped = skipped
    self.remarks = remarks
    self.labelRule = labelRule
  }

  /// The labels, each once, in the order of their UTF-8 bytes.
  public var classes: [String] {
    Set(samples.lazy.compactMap(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// True if the data set specifies the split of any sample.
  public var hasSplits: Bool { samples.contains { $0.split != nil } }

  /// A digest of the samples: paths, labels, splits and sizes.
  package var digest: String {
    var hash = SHA256()
    for sample in samples {
      let parts = [
        sample.path, sample.label ?? "", sample.split?.rawValue ?? "",
        sample.bytes.map { "\($0)" } ?? "",
      ]
      hash.update(Array(parts.joined(separator: "\0").utf8) + [0, 0])
    }
    return String(hash.finalize().prefix(32))
  }

  /// The samples of one split.
  public func samples(in split: Split) -> [Sample] { samples.filter { $0.split == split } }
}
