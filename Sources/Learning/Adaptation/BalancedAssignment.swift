import Foundation

/// Spreads samples over classes in given proportions while it keeps their odds, by scaling rows and columns in turns
/// (Sinkhorn and Knopp, "Concerning nonnegative matrices and doubly stochastic matrices", 1967).
///
/// Without it, one class takes all samples of a domain that is unlike the one that was learned.
enum BalancedAssignment {
  private static let iterations = 20

  /// The probability of every class for every sample.
  ///
  /// - Parameters:
  ///   - logs: The logarithms of the probabilities: samples x classes.
  ///   - shares: The share of each class, above 0; their sum is 1.
  static func probabilities(_ logs: [Double], shares: [Double]) -> [Double] {
    let classCount = shares.count
    let count = logs.count / classCount
    var logs = logs
    for _ in 0..<iterations {
      for id in 0..<classCount {
        let column = stride(from: id, to: logs.count, by: classCount)
        let shift = log(shares[id] * Double(count)) - logSum(column.lazy.map { logs[$0] })
        for index in column { logs[index] += shift }
      }
      for start in stride(from: 0, to: logs.count, by: classCount) {
        let row = start..<start + classCount
        let sum = logSum(row.lazy.map { logs[$0] })
        for index in row { logs[index] -= sum }
      }
    }
    return logs.map { exp($0) }
  }

  private static func logSum(_ values: some Collection<Double>) -> Double {
    let largest = values.max() ?? 0
    return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
  }
}
