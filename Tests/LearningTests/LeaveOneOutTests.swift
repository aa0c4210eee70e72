import Foundation
import Learning
import Testing

@Suite struct LeaveOneOutTests {
  @Test func scoresAreThoseOfAFitWithoutTheSample() throws {
    let samples = try Samples.clouds([40, 30, 50], columns: 16, spread: 0.6)
    let all = try ClassStatistics(of: samples.labelled, classCount: 3, jobs: 2)
    let scores = try LeaveOneOut(WithinClassSpectrum(all)).scores(of: samples.labelled, jobs: 2)
    for row in [0, 17, 45, 69, 70, 119] {
      let others = try samples.labelled.selecting((0..<120).filter { $0 != row })
      let head = try Discriminant(
        ClassStatistics(of: others, classCount: 3, jobs: 1), shrinkage: LeaveOneOut.defaultShrinkage
      )
      let own = try samples.features.matrix(ofRows: row..<row + 1)
      let expected = try head.probabilities(for: own, jobs: 1)
      let values = scores[row * 3..<row * 3 + 3].map { exp(Double($0 - scores[row * 3])) }
      let sum = values.reduce(0, +)
      for id in 0..<3 {
        // The update leaves the amount of shrinkage, which hardly depends on one sample, as it is.
        #expect(abs(values[id] / sum - Double(expected[id])) < 0.02, "row \(row), class \(id)")
      }
    }
  }

  @Test func aSampleThatIsAloneInItsClassHasNoScoreForIt() throws {
    let samples = try Samples.clouds([10, 1], columns: 8)
    let all = try ClassStatistics(of: samples.labelled, classCount: 2, jobs: 1)
    let scores = try LeaveOneOut(WithinClassSpectrum(all)).scores(of: samples.labelled, jobs: 1)
    #expect(scores[10 * 2 + 1] == -.greatestFiniteMagnitude)
    #expect(scores.allSatisfy { $0.isFinite })
  }
}
