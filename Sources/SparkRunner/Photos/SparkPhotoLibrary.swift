#if Spark
import Datasets
import Failures
import Foundation
import Imaging
import ObjectStores
import SparkConnect

/// Finds photos in the cluster's storage.
struct SparkPhotoLibrary: PhotoLibrary {
  /// The largest metadata file that is read.
  private static let maximumMetadata = 1 << 30

  let run: ClusterRun

  func open(_ root: String, labels: LabelRule) async throws -> Dataset {
    let location = Location(root)
    let listing = try await ClusterListing.folder(
      location.description, view: newView(), in: run)
    let metadata = try FolderListing(of: location, in: ListingSnapshot(listing)).metadata
    let contents = try await contents(
      of: metadata, in: listing, maximumBytes: Self.maximumMetadata)
    return try Dataset.open(
      location, in: ListingSnapshot(listing, contents: contents), labels: labels)
  }

  /// The photos that a user has named, and those in the folders that a user has named. Their paths are as the cluster
  /// lists them: absolute, and with a scheme if the given names have one.
  func photos(named names: [String]) async throws -> Dataset {
    let listing = try await ClusterListing.paths(names, view: newView(), in: run)
    let named = Set(names.map { ClusterPath($0).path })
    let samples = listing.files.filter {
      PhotoFormat.mayBePhoto($0.listed) || named.contains(ClusterPath.path(of: $0.listed))
    }.map { Sample(path: listing.name(of: $0), bytes: $0.bytes) }
    return Dataset(
      location: Location(names[0]), store: ListingSnapshot(listing), samples: samples)
  }

  func contents(of paths: [String], in dataset: Dataset) async -> [String: [UInt8]] {
    guard let listing = try? Self.listing(of: dataset) else { return [:] }
    let limit = ImageLimits().maximumBytes
    return (try? await contents(of: paths, in: listing, maximumBytes: limit)) ?? [:]
  }

  /// The files that a data set was found in.
  ///
  /// - Throws: A ``PomonaError`` of code `unusableData` for a data set of another library.
  static func listing(of dataset: Dataset) throws -> ClusterListing {
    guard let snapshot = dataset.store as? ListingSnapshot else {
      throw PomonaError(
        .unusableData, "the photos of \(dataset.root) were not found on the cluster",
        remedy: "Open the data set on the cluster.")
    }
    return snapshot.listing
  }

  /// Reads several files with one query; those that do not exist or are too large are left out.
  private func contents(
    of paths: [String], in listing: ClusterListing, maximumBytes: Int
  ) async throws -> [String: [UInt8]] {
    guard !paths.isEmpty else { return [:] }
    let query = FileQuery(paths, in: listing, maximumBytes: maximumBytes)
    let rows = try await run.session.query(query.text, arguments: query.arguments).collect()
    var found: [String: [UInt8]] = [:]
    for (path, content) in zip(try rows.strings("path"), try rows.binaries("content")) {
      if let path, let content { found[listing.name(ofListed: path)] = content }
    }
    return found
  }

  private func newView() -> String {
    run.viewName(String(UUID().uuidString.prefix(8).lowercased()))
  }
}
#endif
