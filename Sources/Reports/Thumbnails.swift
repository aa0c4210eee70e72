package import Datasets
import Foundation
import Imaging
import Parallelism

/// Small pictures of photos, for a report.
package struct Thumbnails: Sendable {
  private static let maximumSide = 160
  /// The largest sum of the pictures' bytes: 8 MB on the page, as Base64.
  private static let maximumBytes = 6_000_000
  /// The photos that are in memory at once.
  private static let photosAtOnce = 32

  /// JPEG bytes by the photo's path. Photos that cannot be read are not in it, and those beyond 6 MB.
  package private(set) var jpegs: [String: [UInt8]] = [:]

  /// No pictures, or these JPEG files by the photo's path.
  package init(_ jpegs: [String: [UInt8]] = [:]) { self.jpegs = jpegs }

  /// Makes pictures of photos, in their order, until they are too large in sum.
  ///
  /// - Parameters:
  ///   - paths: The photos.
  ///   - dataset: The data set that they belong to.
  ///   - library: The library to read them from.
  package init(of paths: [String], in dataset: Dataset, from library: any PhotoLibrary) async {
    var rest = paths[...]
    var bytes = 0
    while !rest.isEmpty, bytes < Self.maximumBytes, !Task.isCancelled {
      let some = Array(rest.prefix(Self.photosAtOnce))
      rest = rest.dropFirst(Self.photosAtOnce)
      let photos = await library.contents(of: some, in: dataset)
      let pictures = concurrentMap(
        count: some.count, jobs: ProcessInfo.processInfo.activeProcessorCount
      ) { photos[some[$0]].flatMap(Self.picture) }
      for (path, picture) in zip(some, pictures) {
        guard let picture, bytes + picture.count <= Self.maximumBytes else { continue }
        bytes += picture.count
        jpegs[path] = picture
      }
    }
  }

  private static func picture(of photo: [UInt8]) -> [UInt8]? {
    guard
      let image = try? photo.withUnsafeBytes({
        try PhotoLoader().thumbnail($0, maximumSide: maximumSide)
      })
    else { return nil }
    return try? JPEGEncoder.encode(image, quality: 80)
  }
}
