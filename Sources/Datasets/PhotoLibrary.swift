import Foundation
import Imaging
import ObjectStores

/// Finds photos and reads a few of them: on this machine and in object stores, or in a cluster's storage.
package protocol PhotoLibrary: Sendable {
  /// The labelled photos below a folder; see ``Dataset/open(_:labels:)``.
  func open(_ root: String, labels: LabelRule) async throws -> Dataset

  /// The photos that a user has named; see ``Dataset/photos(named:)``.
  func photos(named names: [String]) async throws -> Dataset

  /// The encoded photos of some paths of a data set; those that cannot be read are left out.
  func contents(of paths: [String], in dataset: Dataset) async -> [String: [UInt8]]
}

/// The photos of this machine and of object stores.
package struct StoredPhotoLibrary: PhotoLibrary {
  package init() {}

  package func open(_ root: String, labels: LabelRule) throws -> Dataset {
    try Dataset.open(root, labels: labels)
  }

  package func photos(named names: [String]) throws -> Dataset { try Dataset.photos(named: names) }

  package func contents(of paths: [String], in dataset: Dataset) -> [String: [UInt8]] {
    let limit = ImageLimits().maximumBytes
    let found = paths.compactMap { path in
      (try? dataset.store.read(path, maximumBytes: limit)).map { (path, $0) }
    }
    return Dictionary(found) { first, _ in first }
  }
}
