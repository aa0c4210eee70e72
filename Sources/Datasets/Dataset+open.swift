import Failures
package import ObjectStores

extension Dataset {
  /// Finds the samples below a folder that has one of the known layouts.
  ///
  /// - Parameters:
  ///   - root: The folder, or the URI of one in an object store (`s3://`, `gs://`, `abfss://`).
  ///   - labels: The rule that derives labels from paths.
  /// - Throws: A ``PomonaError``: `noInput` when there is no such folder or no photo in it, `unusableData` when the
  ///   rule cannot be applied or a metadata file is malformed.
  public static func open(_ root: String, labels: LabelRule = .folder) throws -> Dataset {
    let location = Location(root)
    return try open(location, in: location.store(), labels: labels)
  }

  /// Applies the same rules to the files of any store.
  package static func open(
    _ location: Location, in store: any ObjectStore, labels: LabelRule
  ) throws -> Dataset {
    var reader = try LabelReader(labels)
    let listing = try FolderListing(of: location, in: store)
    var dataset = Dataset(location: location, store: store, samples: [], labelRule: labels)
    if listing.metadata.isEmpty {
      dataset.add(FolderSamples(in: listing, labels: &reader))
    } else {
      dataset.add(try MetadataSamples(in: listing, of: store, labels: &reader))
    }
    guard !dataset.samples.isEmpty else { throw noPhotos(in: dataset, listing) }
    dataset.layoutRemarks += MetadataRemarks.unreadFiles(listing.otherMetadata)
    dataset.remarks =
      dataset.layoutRemarks
      + DatasetRemarks(on: dataset, labelsInSeveralForms: reader.labelsInSeveralForms).texts
    return dataset
  }

  private mutating func add(_ found: some FoundSamples) {
    samples = found.samples
    skipped = found.skipped
    layoutRemarks = found.remarks
  }

  private static func noPhotos(in dataset: Dataset, _ listing: FolderListing) -> PomonaError {
    var found = dataset.layoutRemarks
    if found.isEmpty {
      let count = listing.otherFiles.count + listing.skipped.count + listing.metadata.count
      switch count {
      case 0: found = ["the folder is empty"]
      case 1: found = ["1 other file"]
      default: found = ["\(count) other files"]
      }
    }
    if let first = dataset.skipped.first { found.append("\(first.path): \(first.reason)") }
    return PomonaError(
      .noInput, "no photos found in \(dataset.location) (\(found.joined(separator: "; ")))",
      remedy: "Give a folder that holds a folder of photos for each class.")
  }
}

/// The samples that a layout leads to.
protocol FoundSamples {
  var samples: [Sample] { get }
  /// The photos that are no samples, each with its reason.
  var skipped: [SkippedPhoto] { get }
  var remarks: [String] { get }
}
