import Learning

/// The photos that a model learned from, as fingerprints of their features: a photo is recognised however it is called.
package struct LearnedPhotos: Sendable {
  private let fingerprints: Set<UInt64>

  /// The photos of a model; nil for one that does not keep its statistics.
  ///
  /// The photos that were held out count when the model was fitted again on them.
  ///
  /// - Throws: A ``PomonaError`` of code `invalidModel` when the statistics are damaged.
  package init?(of model: Model) throws {
    guard model.manifest.files[Model.statisticsFile] != nil else { return nil }
    let statistics = try model.statistics()
    var fingerprints = Set(statistics.learned.labels.keys)
    if model.manifest.parameters["refit"] == 1 {
      fingerprints.formUnion(statistics.heldOut.labels.keys)
    }
    self.fingerprints = fingerprints
  }

  /// True if the model learned from a photo with features of this fingerprint.
  package func contains(_ fingerprint: UInt64) -> Bool { fingerprints.contains(fingerprint) }
}
