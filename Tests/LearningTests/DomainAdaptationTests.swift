import Failures
import Learning
import Testing

@Suite struct DomainAdaptationTests {
  private static let columns = 24
  private static let classCount = 3

  /// Samples around the means of three classes; those of the second domain have other levels and deviations.
  private func samples(
    _ counts: [Int], seed: UInt64, isShifted: Bool
  ) throws -> LabelledFeatures {
    var random = SplitMix64(seed: seed)
    var values: [Float] = []
    var labels: [Int32] = []
    for (id, count) in counts.enumerated() {
      for _ in 0..<count {
        for column in 0..<Self.columns {
          let isOwn = column % Self.classCount == id
          var value = (isOwn ? 1.4 : 0.6) + 0.4 * random.unit()
          if isShifted {
            value =
              value * (column.isMultiple(of: 2) ? 0.5 : 1.8)
              + (column % Self.classCount == 0 ? 1.2 : 0.1)
          }
          values.append(value)
        }
        labels.append(Int32(id))
      }
    }
    return LabelledFeatures(
      features: try FeatureMatrix(columns: Self.columns, values: values), labels: labels)
  }

  private func adaptation(jobs: Int = 2) throws -> DomainAdaptation {
    let training = try samples([120, 60, 40], seed: 1, isShifted: false)
    return DomainAdaptation(
      statistics: try ClassStatistics(of: training, classCount: Self.classCount, jobs: jobs),
      heldOut: try samples([40, 30, 20], seed: 2, isShifted: false), jobs: jobs)
  }

  private func accuracy(_ head: Discriminant, _ samples: LabelledFeatures) throws -> Double {
    try head.metrics(for: samples.features, labels: samples.labels, jobs: 2).accuracy
  }

  @Test func adaptsToADomainWithoutLabels() throws {
    let adaptation = try adaptation()
    let photos = try samples([80, 30, 50], seed: 3, isShifted: true)
    let votes = try adaptation.votes(
      on: photos.features, known: [Int32?](repeating: nil, count: photos.labels.count))
    let head = try adaptation.discriminant(
      of: photos.features, labels: votes.labels.map { $0 },
      known: photos.labels.map { _ in false }, part: 0.85)
    let others = try samples([40, 40, 40], seed: 4, isShifted: true)
    let before = try accuracy(Discriminant(adaptation.statistics, shrinkage: 0.1), others)
    #expect(before < 0.9)
    #expect(try accuracy(head, others) > 0.97)
    #expect(try accuracy(head, samples([40, 40, 40], seed: 5, isShifted: false)) > 0.9)
  }

  @Test func isTheSameForAnyNumberOfThreads() throws {
    let photos = try samples([30, 20, 20], seed: 3, isShifted: true)
    let known = [Int32?](repeating: nil, count: photos.labels.count)
    let one = try adaptation(jobs: 1).votes(on: photos.features, known: known)
    let three = try adaptation(jobs: 3).votes(on: photos.features, known: known)
    #expect(one.members == three.members)
    #expect(one.agreement == three.agreement)
  }

  @Test func takesTheLabelsThatAreKnown() throws {
    let photos = try samples([20, 20, 20], seed: 6, isShifted: true)
    var known = [Int32?](repeating: nil, count: photos.labels.count)
    // Wrong on purpose: a given label is not overruled.
    known[0] = 2
    known[30] = photos.labels[30]
    let votes = try adaptation().votes(on: photos.features, known: known)
    #expect(votes.labels[0] == 2)
    #expect(votes.agreement[0] == 1)
    #expect(votes.labels[30] == 1)
  }

  @Test func membersDisagreeOnPhotosOfNoClass() throws {
    var random = SplitMix64(seed: 7)
    let noise = (0..<80 * Self.columns).map { _ in 0.2 + random.unit() }
    let photos = try FeatureMatrix(columns: Self.columns, values: noise)
    let adaptation = try adaptation()
    let strange = try adaptation.votes(on: photos, known: [Int32?](repeating: nil, count: 80))
    let own = try adaptation.votes(
      on: samples([30, 25, 25], seed: 8, isShifted: true).features,
      known: [Int32?](repeating: nil, count: 80))
    func mean(_ votes: DomainVotes) -> Double { votes.agreement.reduce(0, +) / 80 }
    #expect(mean(strange) < 0.9)
    #expect(mean(own) > 0.97)
  }

  @Test func detectorKnowsBothDomains() throws {
    let adaptation = try adaptation()
    let photos = try samples([40, 40, 40], seed: 9, isShifted: true)
    let detector = try adaptation.detector(
      of: photos.features, labels: photos.labels.map { Int($0) })
    #expect(detector.classCount == 2 * Self.classCount)
    let old = NoveltyDetector(try WithinClassSpectrum(adaptation.statistics))
    let others = try samples([20, 20, 20], seed: 10, isShifted: true)
    func mean(_ detector: NoveltyDetector) -> Float {
      detector.distances(for: others.features, jobs: 1).reduce(0, +) / 60
    }
    #expect(mean(detector) < mean(old) / 2)
  }

  @Test func worksWithoutHeldOutPhotosAndWithoutAClass() throws {
    let training = try samples([60, 60, 40], seed: 1, isShifted: false)
    let adaptation = DomainAdaptation(
      statistics: try ClassStatistics(of: training, classCount: Self.classCount, jobs: 1),
      heldOut: try training.selecting([]), jobs: 1)
    let photos = try samples([60, 0, 40], seed: 3, isShifted: true)
    let votes = try adaptation.votes(
      on: photos.features, known: [Int32?](repeating: nil, count: 100))
    #expect(votes.members.count == 5)
    let head = try adaptation.discriminant(
      of: photos.features, labels: votes.labels.map { $0 }, known: photos.labels.map { _ in false },
      part: 0.85)
    #expect(try head.probabilities(for: photos.features, jobs: 1).allSatisfy { $0.isFinite })
  }
}
