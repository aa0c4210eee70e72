import Datasets
import Failures
import Features
import Files
import FineTuning
import Formatting
import Foundation
import Imaging
import ObjectStores
import Parallelism

/// Decoded photos in a file of the cache folder, as long as a network is tuned on them.
///
/// The file is removed with the cache. One that an interrupted run has left is used when it is whole.
final class PhotoCache: TuningPhotos {
  let labels: [Int32]
  let side: Int
  private let descriptor: Int32
  private let path: String

  /// Decodes photos.
  ///
  /// - Parameters:
  ///   - samples: The photos, which have been decoded before.
  ///   - labels: The class of each photo.
  ///   - dataset: The data set that they belong to.
  ///   - library: The library that reads them.
  ///   - side: The width and height in pixels.
  ///   - resize: The way photos of any shape become square.
  ///   - key: Identifies the content.
  ///   - jobs: The number of threads.
  ///   - progress: Called with the number of photos that are done.
  /// - Throws: A ``PomonaError`` of code `changedInput` for a photo that can no longer be read, and of code `cannotCreate`.
  init(
    _ samples: [Sample], labels: [Int32], of dataset: Dataset, from library: any PhotoLibrary,
    side: Int, resize: ResizeMode, key: String, jobs: Int, progress: (Int) -> Void
  ) async throws {
    self.labels = labels
    self.side = side
    Self.removeForgotten()
    let folder = try CacheFolder.user.folder(Self.kind, for: Array(key.utf8))
    path = "\(folder)/\(side).rgb"
    let size = side * side * 3
    let whole = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    if whole >= 0, fstat(whole, &status) == 0, Int(status.st_size) == samples.count * size {
      descriptor = whole
      progress(samples.count)
      return
    }
    if whole >= 0 { close(whole) }
    try Self.requireSpace(samples.count * size, in: folder)
    let partial = Self.partial(path)
    descriptor = open(partial, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.unusable(folder) }
    try await fill(samples, dataset, library, resize: resize, jobs: jobs, progress: progress)
    guard rename(partial, path) == 0 else { throw Self.unusable(folder) }
  }

  deinit {
    close(descriptor)
    unlink(path)
    unlink(Self.partial(path))
    rmdir((path as NSString).deletingLastPathComponent)
  }

  private static let kind = "photos"

  /// The name of the file while this process fills it: another may train on the same photos.
  private static func partial(_ path: String) -> String { "\(path).\(getpid()).partial" }

  /// Removes what runs that were killed a week ago or earlier have left.
  private static func removeForgotten() {
    let files = FileManager.default
    let root = "\(CacheFolder.user.root)/\(kind)"
    for name in (try? files.contentsOfDirectory(atPath: root)) ?? [] {
      let date = try? files.attributesOfItem(atPath: "\(root)/\(name)")[.modificationDate]
      if let date = date as? Date, date.timeIntervalSinceNow < -7 * 86_400 {
        try? files.removeItem(atPath: "\(root)/\(name)")
      }
    }
  }

  /// Photos are read while those before them are decoded.
  private func fill(
    _ samples: [Sample], _ dataset: Dataset, _ library: any PhotoLibrary, resize: ResizeMode,
    jobs: Int, progress: (Int) -> Void
  ) async throws {
    let size = side * side * 3
    let (side, descriptor, limits) = (side, descriptor, ImageLimits.current)
    let loaders = ReusePool { PhotoLoader(limits: limits) }
    let chunk = 64
    func paths(_ first: Int) -> [String] {
      samples[min(first, samples.count)..<min(first + chunk, samples.count)].map(\.path)
    }
    var next = await library.contents(of: paths(0), in: dataset)
    for first in stride(from: 0, to: samples.count, by: chunk) {
      try Task.checkCancellation()
      let (photos, names) = (next, paths(first))
      async let following = library.contents(of: paths(first + chunk), in: dataset)
      try concurrentForEach(count: names.count, jobs: jobs) { index in
        guard let bytes = photos[names[index]] else { throw Self.changed(names[index]) }
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { pixels in
          pixels.initialize(repeating: 0)
          try loaders.withElement { loader in
            do {
              try bytes.withUnsafeBytes {
                _ = try loader.load($0, side: side, mode: resize, into: pixels)
              }
            } catch is ImageError { throw Self.changed(names[index]) }
          }
          guard pwrite(descriptor, pixels.baseAddress, size, off_t((first + index) * size)) == size
          else {
            throw Self.noSpace(samples.count * size)
          }
        }
      }
      next = await following
      progress(first + names.count)
    }
  }

  func read(_ index: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws {
    let size = side * side * 3
    guard pread(descriptor, pixels.baseAddress, size, off_t(index * size)) == size else {
      throw PomonaError(
        .changedInput, "the decoded photos in the cache folder can no longer be read",
        remedy: "Run the same command with --resume.")
    }
  }

  /// Fails before the work rather than in the middle of it.
  private static func requireSpace(_ bytes: Int, in folder: String) throws {
    let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    if let free = facts?[.systemFreeSize] as? Int, free < bytes { throw noSpace(bytes) }
  }

  private static func noSpace(_ bytes: Int) -> PomonaError {
    PomonaError(
      .cannotCreate,
      "the decoded photos need \(NumberFormat.text.bytes(bytes)) in the cache folder, and there is less",
      remedy: "Make room, name another folder in POMONA_CACHE, or choose a smaller --input-side.")
  }

  private static func changed(_ path: String) -> PomonaError {
    PomonaError(
      .changedInput, "\(path) can no longer be read",
      remedy: "Run the same command again, without --resume.")
  }

  private static func unusable(_ folder: String) -> PomonaError {
    PomonaError(
      .cannotCreate, "the cache folder \(folder) cannot be written",
      remedy: "Name a folder that you may write to in POMONA_CACHE.")
  }
}
