import Failures

/// A classifier that can be fitted on the features of a backbone, stored and loaded.
///
/// A head is added with one file, which declares its ``HeadKind`` and conforms to this protocol, and one line in
/// ``HeadRegistry``.
package protocol Head: Classifier {
  /// The name of the head.
  static var kind: HeadKind { get }

  /// Fits a head with its default configuration.
  ///
  /// The same request gives the same head, bit for bit, for any number of jobs.
  ///
  /// - Throws: `LearningError`, of code `cancelled` once the request's flag is set.
  static func fit(_ request: HeadFitRequest) throws(LearningError) -> HeadFit

  /// Returns heads to choose from by their log loss on held-out samples, those to prefer first; nil, the default, for a
  /// head that chooses its hyper-parameters itself.
  ///
  /// - Parameter spectrum: That of the training samples, from which the heads are derived.
  static func candidates(from spectrum: WithinClassSpectrum) -> [HeadFit]?

  /// Returns the axes that heads of all shards have in common; nil, the default, for a head without any.
  ///
  /// - Parameter spectrum: That of all training samples.
  /// - Throws: `LearningError`.
  static func axes(from spectrum: WithinClassSpectrum) throws(LearningError) -> AffineFunction?

  /// Returns the score of every class for every sample: the logarithm of its probability up to a term that all classes
  /// share, `rows * classCount` values in row-major order.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func scores(for features: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float]

  /// Returns the score of every class for one sample.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` or `nonFinite`.
  func scores(for features: Span<Float>) throws(LearningError) -> [Float]

  /// Returns the head as named arrays.
  func encoded() -> HeadArrays

  /// Decodes a head from arrays of unknown origin.
  ///
  /// - Throws: `LearningError` of code `invalidModel` when arrays are missing or contradict each other or the counts.
  init(decoding arrays: HeadArrays, featureCount: Int, classCount: Int) throws(LearningError)

  /// Hyper-parameters and results of the fit that the head keeps, by their names in model manifests; empty by default.
  var parameters: [String: Double] { get }

  /// The largest number of shards of a data set that can be fitted separately and merged; 1, the default, for a head
  /// that requires all samples at once.
  static var maximumShardCount: Int { get }

  /// Merges heads that were fitted on the shards of a data set, in order of the shards.
  ///
  /// By default a single head is returned unchanged, and several are rejected.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when there is no head or the heads cannot be merged.
  static func merging(_ shards: [Self]) throws(LearningError) -> Self
}

extension Head {
  package var parameters: [String: Double] { [:] }

  package static func candidates(from spectrum: WithinClassSpectrum) -> [HeadFit]? { nil }

  package static func axes(
    from spectrum: WithinClassSpectrum
  ) throws(LearningError) -> AffineFunction? { nil }

  package static var maximumShardCount: Int { 1 }

  package static func merging(_ shards: [Self]) throws(LearningError) -> Self {
    guard let head = shards.first, shards.count == 1 else {
      throw LearningError(
        .sizeMismatch, "\(shards.count) heads of kind \(kind) cannot be merged",
        remedy: "Fit the head on all samples at once.")
    }
    return head
  }

  /// Merges heads whose type is not known statically, as ``merging(_:)`` does.
  ///
  /// - Throws: `LearningError`, of code `invalidModel` when a head is of another kind.
  package static func merging(anyHeads shards: [any Head]) throws(LearningError) -> any Head {
    let heads = shards.compactMap { $0 as? Self }
    guard heads.count == shards.count else {
      throw LearningError(
        .invalidModel, "heads of several kinds cannot be merged",
        remedy: "Fit heads of kind \(kind) on all shards.")
    }
    return try merging(heads)
  }
}
