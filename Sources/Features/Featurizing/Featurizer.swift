package import Imaging
package import Inference

/// The path from a photo's bytes to its features: the same decoder, resampler and backbone for every command and every
/// runner.
package final class Featurizer: Sendable {
  package let backbone: Backbone
  package let preprocessing: Preprocessing
  /// The number of threads that may extract at once, each with a worker of its own.
  package let jobs: Int
  private let extractor: FeatureExtractor

  /// Compiles the backbone for this processor, which takes some tenths of a second.
  package init(backbone: Backbone, preprocessing: Preprocessing, jobs: Int) throws {
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.jobs = jobs
    extractor = try FeatureExtractor(
      backbone, precision: preprocessing.precision, threads: jobs)
  }

  /// A worker for one thread; more than ``jobs`` at a time compete for the same cores.
  package func makeWorker() throws -> FeaturizerWorker {
    FeaturizerWorker(
      stream: try extractor.makeStream(), side: backbone.side, resize: preprocessing.resize)
  }
}

/// The decoder, buffers and inference stream of one thread; nothing in it is shared.
package final class FeaturizerWorker {
  let loader = PhotoLoader()
  let stream: FeatureStream
  let side: Int
  let resize: ResizeMode

  fileprivate init(stream: FeatureStream, side: Int, resize: ResizeMode) {
    self.stream = stream
    self.side = side
    self.resize = resize
  }

  /// Extracts the features of an encoded photo, in any of the supported formats.
  ///
  /// - Throws: An ``ImageError`` for a photo that cannot be decoded.
  package func features(
    of bytes: UnsafeRawBufferPointer
  ) throws -> (photo: PhotoInfo, features: [Float]) {
    let photo = try stream.withInput { pixels throws(ImageError) in
      try loader.load(bytes, side: side, mode: resize, into: pixels)
    }
    return (photo, try stream.run())
  }
}
