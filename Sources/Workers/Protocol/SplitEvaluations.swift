package import Datasets
package import Evaluations
import Failures
import Foundation
import JSON

/// The evaluations of the splits of a feature table, or of a part of it, still open to be merged with those of further
/// parts.
package struct SplitEvaluations: Sendable {
  /// The evaluation of each split that has rows.
  package private(set) var builders: [Split: EvaluationBuilder]

  package init(_ builders: [Split: EvaluationBuilder] = [:]) { self.builders = builders }

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
  }

  /// The evaluations as JSON: an object with a member for each split.
  package func encoded() throws -> [UInt8] {
    try SortedJSON.encoded(
      Dictionary(uniqueKeysWithValues: builders.map { ($0.rawValue, $1) }), pretty: false)
  }

  /// Decodes JSON that ``encoded()`` returned.
  ///
  /// - Throws: A ``WorkerFailure`` of code `protocolViolation`.
  package init(decoding json: some Sequence<UInt8>) throws(WorkerFailure) {
    builders = [:]
    do {
      let members = try JSONDecoder().decode([String: EvaluationBuilder].self, from: Data(json))
      for (name, builder) in members {
        guard let split = Split(rawValue: name) else { continue }
        builders[split] = builder
      }
    } catch {
      throw WorkerFailure(.protocolViolation, "a worker sent invalid evaluations", cause: error)
    }
  }
}
