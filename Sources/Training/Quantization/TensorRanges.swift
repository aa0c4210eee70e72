import Datasets
import Features
import Imaging
import Inference
import Parallelism

/// The ranges of the numbers in a network on some photos, from which their scales in 8 bits follow.
struct TensorRanges {
  /// The range of each tensor of a ``NetworkQuantization``: the means of the least and of the greatest numbers of the photos.
  /// Single numbers may lie beyond and are cut off, which costs less than wider steps for all others.
  let values: [ClosedRange<Float>]

  private static let photosAtOnce = 64

  /// The loader and the network of one thread.
  private struct Reader {
    let loader: PhotoLoader
    let stream: any InferenceStream
  }

  /// - Parameters:
  ///   - backbone: The network.
  ///   - paths: The paths of the photos.
  ///   - dataset: The data set that they belong to.
  ///   - library: The library that reads them; photos that it cannot read are left out.
  ///   - resize: The way photos become square.
  ///   - jobs: The number of threads.
  ///   - progress: Called with the number of photos that are done.
  init(
    of backbone: Backbone, on paths: [String], in dataset: Dataset,
    from library: any PhotoLibrary, resize: ResizeMode, jobs: Int, progress: (Int) -> Void
  ) async throws {
    let network = try InferenceBackends.default.compile(
      backbone, precision: .f32, threads: jobs, with: .ranges)
    let limits = ImageLimits.current
    let readers = ReusePool {
      Reader(loader: PhotoLoader(limits: limits), stream: try network.makeStream())
    }
    var sums: [Double] = []
    var count = 0
    for first in stride(from: 0, to: paths.count, by: Self.photosAtOnce) {
      try Task.checkCancellation()
      let names = Array(paths[first..<min(first + Self.photosAtOnce, paths.count)])
      let photos = await library.contents(of: names, in: dataset)
      let bounds = try concurrentMap(count: names.count, jobs: jobs) { index -> [Float]? in
        guard let bytes = photos[names[index]] else { return nil }
        return try readers.withElement { reader in
          do {
            try bytes.withUnsafeBytes { bytes in
              _ = try reader.stream.withInput { input throws(ImageError) in
                try reader.loader.load(bytes, side: backbone.side, mode: resize, into: input)
              }
            }
          } catch is ImageError { return nil }
          _ = try reader.stream.run()
          return reader.stream.secondOutput
        }
      }
      for case .some(let bounds) in bounds {
        if sums.isEmpty { sums = [Double](repeating: 0, count: bounds.count) }
        for index in sums.indices { sums[index] += Double(bounds[index]) }
        count += 1
      }
      progress(first + names.count)
    }
    values = stride(from: 0, to: sums.count, by: 2).map {
      let (least, greatest) = (Float(sums[$0] / Double(count)), Float(sums[$0 + 1] / Double(count)))
      return least <= greatest ? least...greatest : 0...0
    }
  }
}
