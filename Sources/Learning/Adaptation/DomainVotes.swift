/// The votes of the members of an adaptation on the photos of a domain.
package struct DomainVotes: Sendable {
  /// The class of each photo that most members voted for.
  package let labels: [Int]
  /// The share of the members that voted for it, 0 to 1.
  package let agreement: [Double]
  /// The label that each member gave to each photo.
  package let members: [[Int]]
  /// The number of rounds of the member that took most.
  package let rounds: Int

  init(_ members: [[Int]], classCount: Int, rounds: Int) {
    self.members = members
    self.rounds = rounds
    var labels: [Int] = []
    var agreement: [Double] = []
    for row in 0..<(members.first?.count ?? 0) {
      var votes = [Int](repeating: 0, count: classCount)
      for member in members { votes[member[row]] += 1 }
      let best = votes.firstIndexOfMaximum
      labels.append(best)
      agreement.append(Double(votes[best]) / Double(members.count))
    }
    self.labels = labels
    self.agreement = agreement
  }
}
