import Failures
package import Learning

/// The sums that a model was derived from, and the held-out photos that calibrate it: all that is needed to learn more
/// photos or to forget some, without the photos learned before.
package struct ModelStatistics: Sendable {
  /// The largest number of held-out photos whose features are kept.
  package static let keptSamples = 1024

  /// The sums over the photos that were learned.
  package private(set) var sums: ClassStatistics
  /// The photos that were learned.
  package private(set) var learned: SampleIndex
  /// The photos that were held out.
  package private(set) var heldOut: SampleIndex
  /// The features of held-out photos: all of them, or an even selection of ``keptSamples``.
  package private(set) var samples: LabelledFeatures

  package init(
    sums: ClassStatistics, learned: SampleIndex, heldOut: SampleIndex, samples: LabelledFeatures
  ) {
    self.sums = sums
    self.learned = learned
    self.heldOut = heldOut
    self.samples = samples
  }

  /// The sums over photos, without any that are held out.
  package init(sums: ClassStatistics, learned: SampleIndex) throws(LearningError) {
    self.init(
      sums: sums, learned: learned, heldOut: SampleIndex(),
      samples: LabelledFeatures(
        features: try FeatureMatrix(columns: sums.featureCount, values: []), labels: []))
  }

  /// The number of classes.
  package var classCount: Int { sums.classCount }

  /// The statistics with other class ids.
  ///
  /// - Parameters:
  ///   - count: The number of classes.
  ///   - id: The new id of a class; nil for a class without photos that is dropped.
  package func renumbered(
    classCount count: Int, _ id: (Int) -> Int?
  ) throws(LearningError) -> ModelStatistics {
    func new(_ old: Int32) -> Int32 { Int32(id(Int(old)) ?? 0) }
    let kept = samples.labels.indices.filter { id(Int(samples.labels[$0])) != nil }
    var heldOut = heldOut
    for (fingerprint, label) in heldOut.labels where id(Int(label)) == nil {
      heldOut[fingerprint] = nil
    }
    return ModelStatistics(
      sums: sums.renumbered(classCount: count, id), learned: learned.renumbered(new),
      heldOut: heldOut.renumbered(new), samples: try samples.selecting(kept, label: new))
  }
}

extension ModelStatistics {
  /// A photo that an update left as it was, by its row.
  package typealias Refusal = (row: Int, reason: String)

  /// Adds photos.
  ///
  /// - Returns: Those that are known already.
  package mutating func learn(_ photos: LabelledFeatures, jobs: Int) throws -> [Refusal] {
    var rows: [Int] = []
    let refused = refusals(among: photos) { row, fingerprint in
      if let reason = reasonKnown(fingerprint) { return reason }
      learned[fingerprint] = photos.labels[row]
      rows.append(row)
      return nil
    }
    if !rows.isEmpty { try sums.merge(sums(over: photos.selecting(rows), jobs: jobs)) }
    return refused
  }

  /// Holds photos out, which calibrate the model and give its figures.
  ///
  /// - Returns: Those that are known already.
  package mutating func holdOut(_ photos: LabelledFeatures) throws -> [Refusal] {
    var rows: [Int] = []
    let refused = refusals(among: photos) { row, fingerprint in
      if let reason = reasonKnown(fingerprint) { return reason }
      heldOut[fingerprint] = photos.labels[row]
      rows.append(row)
      return nil
    }
    let all = try LabelledFeatures(joining: [samples, photos.selecting(rows)])
    samples = try all.selecting(evenly: Self.keptSamples)
    return refused
  }

  /// Takes photos out again.
  ///
  /// - Returns: Those that are not known under this label.
  package mutating func forget(_ photos: LabelledFeatures, jobs: Int) throws -> [Refusal] {
    var rows: [Int] = []
    let refused = refusals(among: photos) { row, fingerprint in
      let label = photos.labels[row]
      if heldOut[fingerprint] == label {
        heldOut[fingerprint] = nil
        return nil
      }
      guard learned[fingerprint] == label else { return "the model has not learned it" }
      learned[fingerprint] = nil
      rows.append(row)
      return nil
    }
    if !rows.isEmpty { try sums.remove(sums(over: photos.selecting(rows), jobs: jobs)) }
    samples = try samples.selecting(
      samples.labels.indices.filter { heldOut[samples.features.fingerprint(ofRow: $0)] != nil })
    return refused
  }

  /// Moves photos from the class that they were learned in, or held out for, to another.
  ///
  /// - Parameter photos: The photos with the right labels.
  /// - Returns: Those that are not known, or have this label already.
  package mutating func correct(_ photos: LabelledFeatures, jobs: Int) throws -> [Refusal] {
    var rows: [Int] = []
    var formerLabels: [Int32] = []
    let refused = refusals(among: photos) { row, fingerprint in
      let label = photos.labels[row]
      guard let former = learned[fingerprint] ?? heldOut[fingerprint] else {
        return "the model has not learned it"
      }
      guard former != label else { return "the model has learned it with this label" }
      if learned[fingerprint] == nil {
        heldOut[fingerprint] = label
      } else {
        learned[fingerprint] = label
        formerLabels.append(former)
        rows.append(row)
      }
      return nil
    }
    if !rows.isEmpty {
      let moved = try photos.selecting(rows)
      let former = LabelledFeatures(features: moved.features, labels: formerLabels)
      try sums.remove(sums(over: former, jobs: jobs))
      try sums.merge(sums(over: moved, jobs: jobs))
    }
    samples = LabelledFeatures(
      features: samples.features,
      labels: samples.labels.enumerated().map {
        heldOut[samples.features.fingerprint(ofRow: $0)] ?? $1
      })
    return refused
  }

  private func refusals(
    among photos: LabelledFeatures, reason: (Int, UInt64) -> String?
  ) -> [Refusal] {
    photos.labels.indices.compactMap { row in
      reason(row, photos.features.fingerprint(ofRow: row)).map { (row, $0) }
    }
  }

  private func reasonKnown(_ fingerprint: UInt64) -> String? {
    if learned[fingerprint] != nil { return "the model has learned it already" }
    return heldOut[fingerprint] != nil ? "the model holds it out" : nil
  }

  private func sums(
    over photos: LabelledFeatures, jobs: Int
  ) throws(LearningError) -> ClassStatistics {
    try ClassStatistics(of: photos, classCount: classCount, jobs: jobs)
  }
}
