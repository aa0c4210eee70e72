import Failures
import Foundation
import Learning
import Testing

@Suite struct CalibrationTests {
  private func fitted(
    _ kind: HeadKind, on samples: Samples
  ) throws -> any Head {
    let request = HeadFitRequest(
      training: samples.labelled, classCount: samples.classCount, seed: 5, jobs: 2)
    return try HeadRegistry.head(kind).fit(request).classifier
  }

  @Test(arguments: HeadKind.allCases)
  func theBestTemperatureLowersTheLogLoss(_ kind: HeadKind) throws {
    let head = try fitted(kind, on: try Samples.clouds([30, 30, 30], spread: 0.9))
    let others = try Samples.clouds([300, 300, 300], spread: 0.9, seed: 2)
    let curve = try HeldOutSums(
      of: CalibratedClassifier(head), on: others.labelled, jobs: 2
    ).curve
    #expect(curve.samples == 900)
    let best = try #require(curve.best)
    func logLoss(_ temperature: Double) throws -> Double {
      try CalibratedClassifier(head, temperature: temperature)
        .metrics(for: others.features, labels: others.labels, jobs: 2).logLoss
    }
    let least = try logLoss(best.temperature)
    #expect(abs(least - best.logLoss) < 0.01)
    for factor in [0.5, 0.8, 1.25, 2] {
      #expect(try logLoss(best.temperature * factor) > least - 1e-3, "factor \(factor)")
    }
  }

  @Test func curvesOfPartsAreMerged() throws {
    let samples = try Samples.clouds([30, 30, 30], spread: 0.9)
    let head = try fitted(.discriminant, on: samples)
    let blocks = [0..<40, 40..<90]
    let whole = try HeldOutSums(
      of: CalibratedClassifier(head),
      on: LabelledFeatures(features: samples.features, labels: samples.labels, blocks: blocks),
      jobs: 2
    ).curve
    var merged = TemperatureCurve()
    for block in blocks {
      let part = LabelledFeatures(
        features: try samples.features.matrix(ofRows: block), labels: Array(samples.labels[block]))
      merged.merge(
        try HeldOutSums(of: CalibratedClassifier(head), on: part, jobs: 1).curve)
    }
    #expect(merged == whole)
    let json = try JSONEncoder().encode(whole)
    #expect(try JSONDecoder().decode(TemperatureCurve.self, from: json) == whole)
  }

  @Test func samplesThatAreAllAnsweredRightLeaveADoubt() throws {
    let samples = try Samples.clouds([50, 50], spread: 0.1)
    let head = try fitted(.discriminant, on: samples)
    let best = try #require(
      try HeldOutSums(of: CalibratedClassifier(head), on: samples.labelled, jobs: 1).curve.best)
    let probabilities = try CalibratedClassifier(head, temperature: best.temperature)
      .probabilities(for: samples.features, jobs: 1)
    let mean = probabilities.reduce(0) { $0 + max($1 - 0.5, 0) } / 100 + 0.5
    #expect(mean > 0.99 && mean < 1)
  }

  @Test func aCurveWithoutSamplesHasNoBest() { #expect(TemperatureCurve().best == nil) }

  @Test(arguments: HeadKind.allCases)
  func oneSampleIsScoredAsInAMatrix(_ kind: HeadKind) throws {
    let samples = try Samples.clouds([30, 30, 30], spread: 0.9)
    let head = try fitted(kind, on: samples)
    for classifier in [
      CalibratedClassifier(head), CalibratedClassifier(head, temperature: 3),
      CalibratedClassifier(
        try Blend([CalibratedClassifier(head, temperature: 2)]), temperature: 0.7),
    ] {
      let all = try classifier.probabilities(for: samples.features, jobs: 2)
      for row in [0, 41, 89] {
        let one = try classifier.probabilities(for: Array(samples.features.row(row)))
        #expect(one == Array(all[row * 3..<row * 3 + 3]))
        #expect(abs(one.reduce(0, +) - 1) < 1e-5)
      }
    }
  }

  @Test func aBlendOfTwoHeadsIsRestored() throws {
    let samples = try Samples.clouds([30, 30, 30], spread: 0.9)
    let blend = try Blend([
      CalibratedClassifier(try fitted(.discriminant, on: samples), temperature: 2),
      CalibratedClassifier(try fitted(.randomForest, on: samples)),
    ])
    let classifier = CalibratedClassifier(blend, temperature: 1.5)
    let decoded = try CalibratedClassifier(
      decoding: classifier.encoded(), kind: .blend, featureCount: 8, classCount: 3)
    #expect(
      try decoded.probabilities(for: samples.features, jobs: 1)
        == classifier.probabilities(for: samples.features, jobs: 1))
    #expect(code { _ = try Blend([]) } == .sizeMismatch)
    #expect(code { _ = try Blend(blend.members + blend.members) } == .sizeMismatch)
    #expect(
      code {
        _ = try CalibratedClassifier(
          decoding: HeadArrays([:]), kind: .blend, featureCount: 8, classCount: 3)
      } == .invalidModel)
  }

  @Test(arguments: ["blend/", "oracle/", String(repeating: "blend/", count: 100_000)])
  func aBlendOfBlendsOrOfUnknownHeadsIsRejected(_ prefix: String) throws {
    let samples = try Samples.clouds([30, 30, 30])
    let arrays = CalibratedClassifier(try fitted(.discriminant, on: samples)).encoded().arrays
    let nested = HeadArrays(
      Dictionary(uniqueKeysWithValues: arrays.map { ("\(prefix)discriminant/\($0)", $1) }))
    #expect(
      code {
        _ = try CalibratedClassifier(
          decoding: nested, kind: .blend, featureCount: 8, classCount: 3)
      } == .invalidModel)
  }

  @Test func aTemperatureThatIsNotAboveZeroIsRejected() throws {
    let samples = try Samples.clouds([30, 30, 30])
    var arrays = CalibratedClassifier(try fitted(.discriminant, on: samples)).encoded().arrays
    for temperature in [0, -1, Float.infinity, .nan] {
      arrays["temperature"] = HeadArray([temperature])
      let damaged = HeadArrays(arrays)
      #expect(
        code {
          _ = try CalibratedClassifier(
            decoding: damaged, kind: .discriminant, featureCount: 8, classCount: 3)
        } == .invalidModel)
    }
  }
}
