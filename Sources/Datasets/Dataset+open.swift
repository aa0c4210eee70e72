import Failures
package import ObjectStores

extension Dataset {
  /// Finds the samples below a folder that has one of the known layouts.
  ///
  /// - Parameters:
  ///   - root: The folder, or the URI of one in an object store (`s3://`, `gs://`, `abfss://`).
  ///   - labelPattern: A regular expression matched against a photo's path below its split folder; its first group, or
  ///     its whole match where it has none, is the label. Nil takes the folder that holds the photo, or the label in
  ///     a metadata file.
  /// - Throws: A ``PomonaError``: `noInput` when there is no such folder or no photo in it, `unusableData` when the
  ///   pattern is not a regular expression or a metadata file is malformed.
  public static func open(_ root: String, labelPattern: String? = nil) throws -> Dataset {
    let location = Location(root)
    return try open(location, in: location.store(), labelPattern: labelPattern)
  }

  /// Applies the same rules to the files of any store.
  package static func open(
    _ location: Location, in store: any ObjectStore, labelPattern: String?
  ) throws -> Dataset {
    let rule = try LabelRule(pattern: labelPattern)
    let listing = try FolderListing(of: location, in: store)
    var dataset =
      if listing.metadata.isEmpty {
        Self.byFolders(listing, location, store, rule: rule)
      } else {
        try Self.byMetadata(listing, location, store, rule: labelPattern == nil ? nil : rule)
      }
    guard !dataset.samples.isEmpty else {
      let found =
        switch listing.otherFiles {
        case 0: "the folder is empty"
        case 1: "1 other file"
        default: "\(listing.otherFiles) other files"
        }
      throw PomonaError(
        .noInput, "no photos found in \(location) (\(found))",
        remedy: "Give a folder that holds a folder of photos for each class.")
    }
    dataset = dataset.remarking(DatasetRemarks(on: dataset).texts)
    return dataset
  }

  private static func byFolders(
    _ listing: FolderListing, _ location: Location, _ store: any ObjectStore, rule: LabelRule
  ) -> Dataset {
    let splits = listing.photos.map { Split(folderOf: $0.path) }
    let hasSplitFolders = splits.contains(.train) || splits.allSatisfy { $0 != nil }
    var skipped = listing.problems
    let samples: [Sample] = listing.photos.compactMap { photo in
      guard hasSplitFolders else {
        return Sample(path: photo.path, label: rule.label(for: photo.path), bytes: photo.bytes)
      }
      guard let split = Split(folderOf: photo.path) else {
        skipped.append(
          SkippedPhoto(
            path: photo.path, reason: "it is in none of the split folders"))
        return nil
      }
      let below = String(photo.path.drop { $0 != "/" }.dropFirst())
      return Sample(
        path: photo.path, label: rule.label(for: below), split: split, bytes: photo.bytes)
    }
    return Dataset(location: location, store: store, samples: samples, skipped: skipped)
  }

  private static func byMetadata(
    _ listing: FolderListing, _ location: Location, _ store: any ObjectStore, rule: LabelRule?
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
          skipped.append(SkippedPhoto(path: path, reason: "\(metadata) lists it more than once"))
        } else if let name = row.split, Split(named: name) == nil {
          skipped.append(
            SkippedPhoto(path: path, reason: "its split, \(name), is not train, validation or test")
          )
        } else {
          let split = row.split.flatMap { Split(named: $0) } ?? Split(folderOf: path)
          samples.append(
            Sample(
              path: path, label: rule.map { $0.label(for: path) } ?? row.label, split: split,
              bytes: sizes[path]))
        }
      }
    }
    for photo in listing.photos where !seen.contains(photo.path) {
      skipped.append(SkippedPhoto(path: photo.path, reason: "the metadata file does not list it"))
    }
    return Dataset(location: location, store: store, samples: samples, skipped: skipped)
  }

  private func remarking(_ remarks: [String]) -> Dataset {
    Dataset(
      location: location, store: store, samples: samples, skipped: skipped, remarks: remarks)
  }
}

extension Split {
  /// The split named by the first folder of a path.
  fileprivate init?(folderOf path: String) {
    guard let slash = path.firstIndex(of: "/") else { return nil }
    self.init(named: String(path[..<slash]))
  }
}
