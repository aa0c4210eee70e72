import Failures
package import Parallelism

/// Adapts a classifier to a domain that its photos did not come from, such as from a studio to the public.
///
/// Each domain is standardised by its own statistics. Several classifiers then label the photos of the new domain, learn
/// from the surest of every class, balanced, and label them again, in rounds; the votes of all of them give every photo its
/// label. The adapted classifier is the linear discriminant of the moments of both domains, for photos that are standardised
/// by the statistics of the new domain.
///
/// It needs the class statistics of the photos that the classifier learned from, and a few held-out ones, but not the photos.
package struct DomainAdaptation: Sendable {
  /// The statistics of the photos that the classifier was trained on.
  package let statistics: ClassStatistics
  /// Held-out photos of that domain; may be empty.
  package let heldOut: LabelledFeatures
  /// The number of threads, at least 1. It does not change the result.
  package let jobs: Int

  package init(statistics: ClassStatistics, heldOut: LabelledFeatures, jobs: Int) {
    self.statistics = statistics
    self.heldOut = heldOut
    self.jobs = jobs
  }

  /// The votes on photos of the new domain.
  ///
  /// - Parameters:
  ///   - photos: The features of the photos.
  ///   - known: The class of each photo, where it is known.
  ///   - cancellation: Checked in every round.
  ///   - progress: An observer, called after each member's rounds.
  /// - Throws: `LearningError`.
  package func votes(
    on photos: FeatureMatrix, known: [Int32?], cancellation: CancellationFlag = CancellationFlag(),
    progress: FitProgress? = nil
  ) throws(LearningError) -> DomainVotes {
    let blas = try BLAS()
    let roots = try photos.unitRoots()
    let target = try DomainStandardization(roots).applied(to: roots)
    let standardization = DomainStandardization(statistics)
    let source = try standardization.applied(to: heldOut.features.unitRoots())
    let rounds = AdaptationRounds(
      source: DomainMoments(statistics, standardization, blas: blas),
      samples: try FeatureMatrix(
        columns: target.columns, values: source.values + target.values),
      sourceLabels: heldOut.labels, target: target, known: known,
      classCount: statistics.classCount, blas: blas, cancellation: cancellation)
    // Regressions need samples; the moments of all classes are in the statistics.
    let members = AdaptationMember.all.filter {
      if case .logisticRegression = $0 { !heldOut.labels.isEmpty } else { true }
    }
    let steps = FitSteps(total: members.count, cancellation: cancellation, progress: progress)
    let outcomes = try concurrentMap(count: members.count, jobs: jobs) {
      index throws(LearningError) in
      try steps.step { () throws(LearningError) in try rounds.run(members[index]) }
    }
    return DomainVotes(
      outcomes.map(\.labels), classCount: statistics.classCount,
      rounds: outcomes.map(\.rounds).max() ?? 0)
  }

  /// The discriminant of both domains for photos of the new one.
  ///
  /// - Parameters:
  ///   - photos: The features of photos of the new domain.
  ///   - labels: The class of each; nil leaves a photo out, except from the standardisation.
  ///   - known: True for photos whose class is known.
  ///   - part: The part of the new domain in the class means, 0 to 1.
  package func discriminant(
    of photos: FeatureMatrix, labels: [Int?], known: [Bool], part: Float
  ) throws(LearningError) -> Discriminant {
    let blas = try BLAS()
    let roots = try photos.unitRoots()
    let standardization = DomainStandardization(roots)
    let target = try standardization.applied(to: roots)
    let own = DomainStandardization(statistics)
    let rows = labels.indices.compactMap { row in
      labels[row].map { (row: row, label: $0, weight: known[row] ? PseudoLabels.knownWeight : 1) }
    }
    // Photos of the old domain are standardised by the new one as well; what sets them apart is no matter of classes.
    let shift = standardization.mean.indices.map {
      (own.mean[$0] - standardization.mean[$0]) * standardization.scale[$0]
    }
    return try DomainDiscriminant(
      DomainMoments(statistics, own, blas: blas),
      DomainMoments(target, rows: rows, classCount: statistics.classCount, blas: blas),
      mixture: .init(means: part, scatter: 0.5, shrinkage: 0.5), shift: shift, blas: blas
    ).head(standardization)
  }
  /// The detector of photos that are unlike those of both domains, with a threshold that has yet to be calibrated.
  ///
  /// - Parameters:
  ///   - photos: The features of photos of the new domain.
  ///   - labels: The class of each; nil leaves a photo out.
  package func detector(
    of photos: FeatureMatrix, labels: [Int?]
  ) throws(LearningError) -> NoveltyDetector {
    let classes = statistics.classCount
    let rows = labels.indices.filter { labels[$0] != nil }
    let all = LabelledFeatures(
      features: photos, labels: labels.map { Int32($0 ?? 0) + Int32(classes) })
    // A class of the new domain is a class of its own here.
    var sums = statistics.renumbered(classCount: 2 * classes) { $0 }
    try sums.merge(
      ClassStatistics(of: all.selecting(rows), classCount: 2 * classes, jobs: jobs))
    return NoveltyDetector(try WithinClassSpectrum(sums.droppingEmptyClasses()))
  }
}
