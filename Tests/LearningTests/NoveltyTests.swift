import Learning
import Testing

@Suite struct NoveltyTests {
  /// A classifier of the first three of four clouds, calibrated on fresh samples of them, and samples of all four.
  private func fixture(rejecting fraction: Double = 0.02) throws -> (CalibratedClassifier, Samples)
  {
    let training = try Samples.clouds([80, 80, 80], columns: 24)
    let statistics = try ClassStatistics(of: training.labelled, classCount: 3, jobs: 2)
    let spectrum = try WithinClassSpectrum(statistics)
    let classifier = CalibratedClassifier(try Discriminant(statistics, shrinkage: 0.1))
      .detecting(NoveltyDetector(spectrum))
    let heldOut = try Samples.clouds([100, 100, 100], columns: 24, seed: 2)
    let sums = try HeldOutSums(of: classifier, on: heldOut.labelled, jobs: 2)
    return (
      classifier.calibrated(on: sums, rejecting: fraction),
      try Samples.clouds([300, 300, 300, 300], columns: 24, seed: 3)
    )
  }

  @Test func strangersAreToldAndFewOthers() throws {
    let (classifier, samples) = try fixture()
    let novelties = try #require(try classifier.novelties(for: samples.features, jobs: 2))
    #expect(novelties.allSatisfy { 0...1 ~= $0 })
    let unknown = novelties.map { !Answer.isKnown(novelty: $0) }
    let known = unknown.prefix(900).count { $0 }
    #expect(4...40 ~= known, "\(known) of 900 known samples are rejected")
    #expect(unknown.dropFirst(900).count { $0 } > 290)
  }

  /// The probability that a stranger has a larger value than a known sample.
  private func areaUnderCurve(known: some Sequence<Float>, strange: some Sequence<Float>) -> Double
  {
    let (known, strange) = (Array(known), Array(strange))
    let wins = strange.reduce(0.0) { sum, value in
      known.reduce(sum) { $0 + (value > $1 ? 1 : value == $1 ? 0.5 : 0) }
    }
    return wins / Double(known.count * strange.count)
  }

  /// Distances rank before confidences, as in OpenOOD's published comparison of scores.
  @Test func noveltyTellsStrangersBetterThanTheConfidence() throws {
    let (classifier, samples) = try fixture()
    let novelties = try #require(try classifier.novelties(for: samples.features, jobs: 2))
    let doubts = try (0..<samples.features.rows).map { row in
      1 - (try classifier.probabilities(for: Array(samples.features.row(row))).max() ?? 0)
    }
    let byNovelty = areaUnderCurve(known: novelties.prefix(900), strange: novelties.dropFirst(900))
    let byDoubt = areaUnderCurve(known: doubts.prefix(900), strange: doubts.dropFirst(900))
    #expect(byNovelty > 0.99)
    #expect(byNovelty > byDoubt, "\(byNovelty) against \(byDoubt)")
  }

  @Test func theFractionOfRejectedSamplesIsTheOneAskedFor() throws {
    for fraction in [0, 0.1, 0.5, 1] {
      let (classifier, samples) = try fixture(rejecting: fraction)
      let novelties = try #require(try classifier.novelties(for: samples.features, jobs: 2))
      let rejected = novelties.prefix(900).count { !Answer.isKnown(novelty: $0) }
      #expect(abs(Double(rejected) / 900 - fraction) < 0.07, "\(rejected) at \(fraction)")
    }
  }

  @Test func aSampleAloneHasTheNoveltyItHasInAMatrix() throws {
    let (classifier, samples) = try fixture()
    let all = try classifier.novelties(for: samples.features, jobs: 3)
    for row in [0, 411, 1_199] {
      let answer = try classifier.answer(for: Array(samples.features.row(row)))
      #expect(answer.novelty == all?[row])
      #expect(Answer(numbers: answer.numbers) == answer)
    }
  }

  @Test func theCalibrationIsPartOfTheClassifiersArrays() throws {
    let (classifier, samples) = try fixture()
    let arrays = classifier.encoded()
    func decode(_ arrays: [String: HeadArray]) throws -> CalibratedClassifier {
      try CalibratedClassifier(
        decoding: HeadArrays(arrays), kind: .discriminant, featureCount: 24, classCount: 3)
    }
    let decoded = try decode(arrays.arrays)
    #expect(decoded.novelty == classifier.novelty)
    #expect(decoded.rightProbabilities == classifier.rightProbabilities)
    let sample = Array(samples.features.row(7))
    #expect(try decoded.answer(for: sample) == classifier.answer(for: sample))
    let broken: [String: HeadArray?] = [
      "novelty_means": nil, "novelty_threshold": HeadArray([-1] as [Float]),
      "novelty_axes": HeadArray(shape: [1, 23], .floats([Float](repeating: 0, count: 23))),
      "right_probabilities": HeadArray(shape: [1, 2], .integers([-1, 1])),
    ]
    for (name, array) in broken {
      var arrays = arrays.arrays
      arrays[name] = array
      #expect(code { _ = try decode(arrays) } == .invalidModel, "\(name)")
    }
  }

  @Test func aClassifierWithoutHeldOutSamplesCannotTell() throws {
    let (classifier, samples) = try fixture()
    let plain = classifier.detecting(nil).calibrated(on: HeldOutSums(), rejecting: 0.02)
    #expect(plain.novelty == nil && plain.leastProbability(forCoverage: 0.9) == nil)
    let answer = try plain.answer(for: Array(samples.features.row(0)))
    #expect(answer.novelty == nil && answer.isKnown == nil)
    #expect(Answer(numbers: answer.numbers) == answer)
    #expect(classifier.calibrated(on: HeldOutSums(), rejecting: 0.02).novelty == nil)
  }

  @Test(arguments: [0.5, 0.8, 0.9, 0.99])
  func setsOfLabelsHoldTheRightOneAsOftenAsAskedFor(_ coverage: Double) throws {
    let training = try Samples.clouds([80, 80, 80], columns: 8, spread: 1.2)
    let statistics = try ClassStatistics(of: training.labelled, classCount: 3, jobs: 2)
    let plain = CalibratedClassifier(try Discriminant(statistics, shrinkage: 0.1), temperature: 2)
    let heldOut = try Samples.clouds([200, 200, 200], columns: 8, spread: 1.2, seed: 2)
    let classifier = plain.calibrated(
      on: try HeldOutSums(of: plain, on: heldOut.labelled, jobs: 2), rejecting: 0)
    let fresh = try Samples.clouds([700, 700, 700], columns: 8, spread: 1.2, seed: 3)
    let least = try #require(classifier.leastProbability(forCoverage: coverage))
    let probabilities = try classifier.probabilities(for: fresh.features, jobs: 2)
    let covered = fresh.labels.enumerated().count { probabilities[$0 * 3 + Int($1)] >= least }
    let share = Double(covered) / Double(fresh.labels.count)
    #expect(abs(share - coverage) < 0.04, "\(share)")
  }

  @Test func aHigherCoverageThanTheSamplesCanShowTakesAllClasses() throws {
    let (classifier, _) = try fixture()
    #expect(classifier.leastProbability(forCoverage: 0.9999) == 0)
  }

  @Test func theSumsOfPartsAreMerged() throws {
    let (classifier, samples) = try fixture()
    let known = Samples(
      features: try samples.features.matrix(ofRows: 0..<900), labels: Array(samples.labels[..<900]),
      classCount: 3)
    let blocks = [0..<400, 400..<900]
    let whole = try HeldOutSums(
      of: classifier,
      on: LabelledFeatures(features: known.features, labels: known.labels, blocks: blocks), jobs: 2)
    var merged = HeldOutSums()
    for block in blocks {
      let part = LabelledFeatures(
        features: try known.features.matrix(ofRows: block), labels: Array(known.labels[block]),
        blocks: [0..<block.count])
      merged.merge(try HeldOutSums(of: classifier, on: part, jobs: 1))
    }
    #expect(merged == whole)
  }
}
