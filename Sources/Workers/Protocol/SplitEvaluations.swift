package import Datasets
package import Evaluations
import Failures
import Foundation
import JSON
package import Learning

/// The evaluations of the splits of a feature table, or of a part of it, still open to be merged with those of further
/// parts.
package struct SplitEvaluations: Sendable {
  /// The evaluation of each split that has rows.
  package var builders: [Split: EvaluationBuilder] = [:]
  /// The sums that calibrate the classifier, of each split, where they were asked for.
  package var sums: [Split: HeldOutSums] = [:]

  package init() {}

  /// Adds those of the parts that follow in the table's order.
  ///
  /// - Throws: `LearningError` of code `sizeMismatch` when they are of other classes.
  package mutating func merge(_ later: SplitEvaluations) throws {
    for (split, builder) in later.builders {
      if builders[split] == nil {
        builders[split] = builder
      } else {
        try builders[split]?.merge(builder)
      }
    }
    for (split, part) in later.sums { sums[split, default: HeldOutSums()].merge(part) }
  }

  private struct Members: Codable {
    var evaluations: [String: EvaluationBuilder]
    var sums: [String: HeldOutSums]
  }

  /// The evaluations as JSON.
  package func encoded() throws -> [UInt8] {
    let members = Members(
      evaluations: Dictionary(uniqueKeysWithValues: builders.map { ($0.rawValue, $1) }),
      sums: Dictionary(uniqueKeysWithValues: sums.map { ($0.rawValue, $1) }))
    return try SortedJSON.encoded(members, pretty: false)
  }

  /// Decodes JSON that ``encoded()`` returned.
  ///
  /// - Throws: A ``WorkerFailure`` of code `protocolViolation`.
  package init(decoding json: some Sequence<UInt8>) throws(WorkerFailure) {
    let members: Members
    do {
      members = try JSONDecoder().decode(Members.self, from: Data(json))
    } catch {
      throw WorkerFailure(.protocolViolation, "a worker sent invalid evaluations", cause: error)
    }
    for (name, builder) in members.evaluations {
      Split(rawValue: name).map { builders[$0] = builder }
    }
    for (name, part) in members.sums { Split(rawValue: name).map { sums[$0] = part } }
  }
}
