import Foundation
import Parallelism

/// The rounds in which one member adapts: it labels the photos of the new domain, learns from the surest, and labels them
/// again.
struct AdaptationRounds: Sendable {
  /// The share of labels that may change in a round that counts as the last.
  private static let settled = 0.005
  private static let sourceWeight: Float = 0.3

  let source: DomainMoments
  /// Samples of the source, standardised, followed by those of the new domain.
  let samples: FeatureMatrix
  /// The classes of the samples of the source.
  let sourceLabels: [Int32]
  /// The samples of the new domain, standardised.
  let target: FeatureMatrix
  /// Their classes, where they are known.
  let known: [Int32?]
  let classCount: Int
  let blas: BLAS
  let cancellation: CancellationFlag

  /// The outcome of a member's rounds.
  struct Outcome: Sendable {
    /// The class of every sample of the new domain.
    let labels: [Int]
    /// The number of rounds.
    let rounds: Int
  }

  func run(_ member: AdaptationMember) throws(LearningError) -> Outcome {
    var path: [Float]?
    var logs = try logs(of: member, taking: nil, from: &path)
    var labels: [Int] = []
    for round in 0..<2 * PseudoLabels.rounds {
      try cancellation.check()
      let pseudo = PseudoLabels(logs, known: known, classCount: classCount, round: round)
      logs = try self.logs(of: member, taking: pseudo, from: &path)
      let current = decided(logs)
      let changed = zip(labels, current).count { $0 != $1 }
      let isSettled = !labels.isEmpty && Double(changed) <= Self.settled * Double(current.count)
      labels = current
      if round >= PseudoLabels.rounds - 1, isSettled || round == 2 * PseudoLabels.rounds - 1 {
        return Outcome(labels: labels, rounds: round + 1)
      }
    }
    return Outcome(labels: labels, rounds: 2 * PseudoLabels.rounds)
  }

  /// The class of every sample: that which is known, else the most probable.
  private func decided(_ logs: [Double]) -> [Int] {
    known.indices.map { row in
      if let label = known[row] { return Int(label) }
      let start = row * classCount
      return logs[start..<start + classCount].firstIndexOfMaximum - start
    }
  }

  /// The logarithms of the probabilities of the new domain's samples, by a member that learns from the source and from
  /// some of them.
  private func logs(
    of member: AdaptationMember, taking pseudo: PseudoLabels?, from path: inout [Float]?
  ) throws(LearningError) -> [Double] {
    switch member {
    case .discriminant(let temperature, let mixture):
      let moments = pseudo.map {
        DomainMoments(target, rows: $0.taken, classCount: classCount, blas: blas)
      }
      let discriminant = try DomainDiscriminant(source, moments, mixture: mixture, blas: blas)
      return normalized(try discriminant.scores(for: target, jobs: 1), temperature: temperature)
    case .logisticRegression(let strength):
      return normalized(
        try regression(strength, taking: pseudo, from: &path).scores(for: target, jobs: 1),
        temperature: 1)
    }
  }

  private func regression(
    _ strength: Double, taking pseudo: PseudoLabels?, from path: inout [Float]?
  ) throws(LearningError) -> LogisticRegression {
    let count = sourceLabels.count
    var labels = sourceLabels + [Int32](repeating: 0, count: target.rows)
    var weights = [Float](repeating: 0, count: labels.count)
    var sums = [Float](repeating: 0, count: classCount)
    for label in sourceLabels { sums[Int(label)] += 1 }
    for row in 0..<count {
      weights[row] = (pseudo == nil ? 1 : Self.sourceWeight) / sums[Int(sourceLabels[row])]
    }
    var rows = (0..<Int32(count)).map { $0 }
    if let pseudo {
      sums = [Float](repeating: 0, count: classCount)
      for (_, label, weight) in pseudo.taken { sums[label] += weight }
      for (row, label, weight) in pseudo.taken {
        labels[count + row] = Int32(label)
        weights[count + row] = weight / sums[label]
        rows.append(Int32(count + row))
      }
    }
    // The strength of the penalty is that for as many samples as there are of the source.
    let scale = Float(count) / weights.reduce(0, +)
    let objective = try LogisticObjective(
      samples, rows: rows,
      labels: try TrainingLabels(
        labels, classCount: classCount, rows: labels.count, allowsEmptyClasses: true),
      classWeights: .uniform, sampleWeights: weights.map { $0 * scale }, jobs: 1)
    var fit = LogisticPath(
      objective: objective, featureCount: samples.columns, maximumIterations: 60,
      cancellation: cancellation, startingAt: path)
    let regression = try fit.fit(strength: strength)
    path = fit.parameters
    return regression
  }

  private func normalized(_ scores: [Float], temperature: Double) -> [Double] {
    var logs = scores.map { Double($0) / temperature }
    for start in stride(from: 0, to: logs.count, by: classCount) {
      let row = start..<start + classCount
      let largest = logs[row].max() ?? 0
      let sum = largest + log(row.reduce(0) { $0 + exp(logs[$1] - largest) })
      for index in row { logs[index] -= sum }
    }
    return logs
  }
}
