import Imaging
package import Inference

/// The path from a photo's bytes to its features: the same decoder, resampler and backbone for every command and every
/// runner.
package struct Featurizer: Sendable {
  package let backbone: Backbone
  package let preprocessing: Preprocessing
  /// The number of threads that may extract at once, each with a worker of its own.
  package let jobs: Int
  private let limits: ImageLimits
  private let network: any CompiledBackbone

  /// Compiles the backbone for this processor, which takes some tenths of a second. Photos have the limits of the current
  /// task.
  ///
  /// - Throws: An `InferenceError`.
  package init(backbone: Backbone, preprocessing: Preprocessing, jobs: Int) throws {
    self.backbone = backbone
    self.preprocessing = preprocessing
    self.jobs = jobs
    limits = .current
    network = try InferenceBackends.default.compile(
      backbone, precision: preprocessing.precision, threads: jobs,
      with: preprocessing.views.windows.isEmpty ? nil : .response)
  }

  /// A worker for one thread; more than ``jobs`` at a time compete for the same cores.
  package func makeWorker() throws -> FeaturizerWorker {
    FeaturizerWorker(
      stream: try network.makeStream(), side: backbone.side, preprocessing: preprocessing,
      limits: limits)
  }
}
