import Foundation

/// The surest samples of every class in one round of an adaptation, with the labels that they are taken to have.
///
/// The first rounds take few; each takes more than the one before. Samples with known labels are always taken.
struct PseudoLabels: Sendable {
  /// The number of rounds after which the share of samples no longer grows.
  static let rounds = 8
  private static let leastPerClass = 3
  /// The weight of a sample whose label is known, in samples whose label is supposed.
  static let knownWeight: Float = 4

  /// The class of every sample.
  let labels: [Int]
  /// The samples to learn from.
  let taken: [(row: Int, label: Int, weight: Float)]

  /// The surest samples.
  ///
  /// - Parameters:
  ///   - logs: The logarithms of the probabilities: samples x classes.
  ///   - known: The class of each sample, where it is known.
  ///   - round: The number of the round, from 0.
  init(_ logs: [Double], known: [Int32?], classCount: Int, round: Int) {
    let count = known.count
    var shares = [Double](repeating: 0, count: classCount)
    for index in logs.indices { shares[index % classCount] += exp(logs[index]) }
    shares = shares.map { 0.5 * $0 / Double(max(count, 1)) + 0.5 / Double(classCount) }
    let probabilities = BalancedAssignment.probabilities(logs, shares: shares)
    var labels: [Int] = []
    var certainties: [Double] = []
    for row in 0..<count {
      let start = row * classCount
      let best = probabilities[start..<start + classCount].firstIndexOfMaximum
      labels.append(known[row].map { Int($0) } ?? best - start)
      certainties.append(probabilities[best])
    }
    let share = min(0.25 + 0.1 * Double(round), 0.8)
    var taken: [(row: Int, label: Int, weight: Float)] = []
    for id in 0..<classCount {
      let rows = (0..<count).filter { labels[$0] == id && known[$0] == nil }
        .sorted { (certainties[$1], $0) < (certainties[$0], $1) }
      let number = max(Self.leastPerClass, Int(Double(rows.count) * share))
      taken += rows.prefix(number).map { ($0, id, 1) }
    }
    for row in 0..<count {
      if let label = known[row] { taken.append((row, Int(label), Self.knownWeight)) }
    }
    self.labels = labels
    self.taken = taken
  }
}
