import Datasets
import Failures
import Features
import Files
import Foundation
import Inference
import Models
import ObjectStores

/// Computes the backbone in 8 bits, with heads fitted on what it gives, and keeps that unless the held-out photos show a loss.
struct QuantizationTrial<P: Platform> {
  /// The precision that was kept, and the figures of both.
  struct Outcome {
    let kept: FittedBackbone<P>
    let quantized: FittedBackbone<P>
    /// The precision that 8 bits were compared with.
    let other: Precision
    /// The figures of the choice that was not kept.
    let alternative: Alternative
    let duration: Duration

    /// True if the network in 8 bits was kept.
    var isQuantized: Bool { kept.recipe.preprocessing.precision == .int8 }
  }

  /// The accuracy that 8 bits may cost.
  static var tolerance: Double { 0.005 }
  /// The photos that the ranges are measured on.
  private static var calibrationPhotos: Int { 300 }

  let fitter: BackboneFitter<P>
  /// The folder for the network and the features.
  let folder: String

  /// - Parameter exact: The backbone in the precision of its file.
  func run(_ exact: FittedBackbone<P>) async throws -> Outcome {
    let start = ContinuousClock.now
    guard let before = exact.figures else {
      throw PomonaError(
        .unusableData, "8 bits are compared on held-out photos, and none could be held out",
        remedy: "Add photos to every class, or leave --precision int8 out.")
    }
    let backbone = try await network(of: exact)
    let quantized = try await fitter.fit(
      try FeatureRecipe(
        backbone: backbone, resize: fitter.configuration.resize, precision: .int8,
        averaged: exact.recipe.preprocessing.views),
      in: Location(folder).appending("features"))
    let after = try quantized.requiredFigures()
    let isKept = after.accuracy >= before.accuracy - Self.tolerance
    let other = exact.recipe.preprocessing.precision
    return Outcome(
      kept: isKept ? quantized : exact, quantized: quantized, other: other,
      alternative: Alternative(
        .precision, options: "--precision \((isKept ? other : .int8).rawValue)",
        figures: isKept ? before : after,
        chosen: isKept ? after : before, trainingPhotos: exact.set.count(of: .train),
        heldOutPhotos: exact.set.count(of: .validation)),
      duration: ContinuousClock.now - start)
  }

  /// The network in 8 bits, in a file of the folder.
  private func network(of exact: FittedBackbone<P>) async throws -> Backbone {
    let quantization = try NetworkQuantization(of: exact.backbone)
    let skipped = Set(exact.set.skipped.map(\.path))
    let training = fitter.dataset.samples(in: .train).map(\.path).filter { !skipped.contains($0) }
    let count = min(Self.calibrationPhotos, training.count)
    let paths = (0..<count).map { training[$0 * training.count / count] }
    let progress = fitter.progress
    let ranges = try await TensorRanges(
      of: exact.backbone, on: paths, in: fitter.dataset, from: fitter.platform.library,
      resize: fitter.configuration.resize, jobs: fitter.platform.jobs,
      progress: { progress(StageProgress(.compare, done: $0, total: count)) })
    guard ranges.values.count == quantization.tensors.count else {
      throw PomonaError(
        .changedInput, "the training photos can no longer be read",
        remedy: "Run the same command again, without --resume.")
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/int8.onnx"
    try AtomicFile.write(try quantization.file(ranges.values), to: path)
    var backbone = try Backbone(contentsOf: path, overrides: exact.backbone.preprocessing)
    backbone.name = exact.backbone.name
    return backbone
  }
}
