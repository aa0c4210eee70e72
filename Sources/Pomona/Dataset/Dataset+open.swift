import Imaging
package import Storage

extension Dataset {
  /// Finds the samples below a folder, whatever of the known layouts it has.
  ///
  /// - Parameters:
  ///   - root: The folder.
  ///   - labelPattern: A regular expression matched against a photo's path below its split folder; its first group, or
  ///     its whole match where it has none, is the label. Nil takes the folder that holds the photo. A metadata file has
  ///     labels of its own: the pattern does not touch them.
  /// - Throws: A ``PomonaError``: `noInput` when there is no such folder or no photo in it, `unusableData` when the pattern
  ///   is no regular expression or a metadata file is malformed.
  public static func open(_ root: String, labelPattern: String? = nil) throws -> Dataset {
    try open(root, in: LocalStore(root: root), labelPattern: labelPattern)
  }

  /// The same rules for the files of any store.
  package static func open(
    _ root: String, in store: any ObjectStore, labelPattern: String?
  ) throws -> Dataset {
    let rule = try LabelRule(pattern: labelPattern)
    let listing = try FolderListing(of: root, in: store)
    var dataset =
      if listing.metadata.isEmpty {
        Self.byFolders(listing, root: root, rule: rule)
      } else {
        try Self.byMetadata(listing, root: root, in: store)
      }
    guard !dataset.samples.isEmpty else {
      let found =
        listing.otherFiles == 0 ? "it is empty" : "its \(listing.otherFiles) files are none"
      throw PomonaError(
        .noInput, "there is no photo in \(root): \(found)",
        remedy: "Give a folder that holds a folder of photos for each class.")
    }
    dataset = dataset.remarking(DatasetRemarks(on: dataset).texts)
    return dataset
  }

  private static func byFolders(_ listing: FolderListing, root: String, rule: LabelRule) -> Dataset
  {
    let hasSplitFolders = listing.photos.contains { Split(folderOf: $0.path) == .train }
    var skipped = listing.problems
    let samples: [Sample] = listing.photos.compactMap { photo in
      guard hasSplitFolders else {
        return Sample(path: photo.path, label: rule.label(for: photo.path), bytes: photo.bytes)
      }
      guard let split = Split(folderOf: photo.path) else {
        skipped.append(
          SkippedPhoto(
            path: photo.path, reason: "it lies beside the split folders, in none of them"))
        return nil
      }
      let below = String(photo.path.drop { $0 != "/" }.dropFirst())
      return Sample(
        path: photo.path, label: rule.label(for: below), split: split, bytes: photo.bytes)
    }
    return Dataset(root: root, samples: samples, skipped: skipped)
  }

  private static func byMetadata(
    _ listing: FolderListing, root: String, in store: any ObjectStore
  ) throws -> Dataset {
    let sizes = Dictionary(listing.photos.map { ($0.path, $0.bytes) }) { first, _ in first }
    var skipped = listing.problems
    var seen: Set<String> = []
    var samples: [Sample] = []
    for metadata in listing.metadata {
      let folder = metadata.lastIndex(of: "/").map { String(metadata[...$0]) } ?? ""
      for row in try MetadataFile(contentsOf: metadata, in: store).rows {
        let path = folder + row.fileName
        if !seen.insert(path).inserted {
          skipped.append(SkippedPhoto(path: path, reason: "\(metadata) names it more than once"))
        } else {
          let split = row.split.flatMap { Split(named: $0) } ?? Split(folderOf: path)
          samples.append(Sample(path: path, label: row.label, split: split, bytes: sizes[path]))
        }
      }
    }
    for photo in listing.photos where !seen.contains(photo.path) {
      skipped.append(SkippedPhoto(path: photo.path, reason: "the metadata file does not name it"))
    }
    return Dataset(root: root, samples: samples, skipped: skipped)
  }

  private func remarking(_ remarks: [String]) -> Dataset {
    Dataset(root: root, samples: samples, skipped: skipped, remarks: remarks)
  }
}

extension Split {
  /// The split that the first folder of a path names.
  fileprivate init?(folderOf path: String) {
    guard let slash = path.firstIndex(of: "/") else { return nil }
    self.init(named: String(path[..<slash]))
  }
}
