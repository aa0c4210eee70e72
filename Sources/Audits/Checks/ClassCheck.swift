import Datasets
import Foundation

/// Examines the classes: their numbers of photos, their names, and how far they differ.
struct ClassCheck {
  private static let fewPhotos = 10
  private static let imbalance = 5
  /// The least fraction of the photos of two classes that a classifier of all other photos gives to the other class.
  private static let leastConfusion = 0.3

  let rows: AuditRows
  /// The photos of classes that have several, as a classifier of all other photos sees them.
  let verdicts: [LabelCheck.Verdict]
  /// The classes of the verdicts, by their position.
  let verdictLabels: [String]

  /// The classes with their issues.
  func classes() -> [AuditedClass] {
    var counts: [String: Int] = [:]
    var splits: [String: [String: Int]] = [:]
    for (id, split) in zip(rows.labelIDs, rows.splits) where id >= 0 {
      let label = rows.labels[Int(id)]
      counts[label, default: 0] += 1
      if let split { splits[label, default: [:]][split.rawValue, default: 0] += 1 }
    }
    let labels = Set(rows.labels).union(rows.unreadableByLabel.keys)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let sorted = labels.map { counts[$0] ?? 0 }.sorted()
    let usual = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
    let hasHeldOut = rows.splits.contains { $0 != nil && $0 != .train }
    let likeNamed = Dictionary(grouping: labels, by: Self.plain)
    let confused = confusedPairs()
    return labels.map { label in
      let count = counts[label] ?? 0
      var findings: [AuditedClass.Finding] = []
      if count < Self.fewPhotos { findings.append(.init(issue: .small)) }
      if usual > 0, count > Self.imbalance * usual {
        findings.append(.init(issue: .overrepresented))
      }
      for other in likeNamed[Self.plain(label)] ?? []
      where other.utf8.elementsEqual(label.utf8) == false {
        findings.append(.init(issue: .name, other: other))
      }
      for other in confused[label] ?? [] {
        findings.append(.init(issue: .indistinguishable, other: other))
      }
      let own = splits[label] ?? [:]
      if hasHeldOut, own.allSatisfy({ $0.key == Split.train.rawValue }) {
        findings.append(.init(issue: .notHeldOut))
      }
      return AuditedClass(
        label: label, samples: count, unreadable: rows.unreadableByLabel[label] ?? 0, splits: own,
        findings: findings)
    }
  }

  /// A name without case, spaces, punctuation and differences of Unicode form.
  private static func plain(_ name: String) -> String {
    String(
      name.precomposedStringWithCompatibilityMapping.lowercased().filter {
        $0.isLetter || $0.isNumber
      })
  }

  /// The classes that are confused with a class, by its label.
  private func confusedPairs() -> [String: [String]] {
    var members = [Int](repeating: 0, count: verdictLabels.count)
    var confusions: [[Int32]: Int] = [:]
    for verdict in verdicts {
      members[Int(verdict.label)] += 1
      if verdict.otherProbability > verdict.own {
        let pair = [min(verdict.label, verdict.other), max(verdict.label, verdict.other)]
        confusions[pair, default: 0] += 1
      }
    }
    var result: [String: [String]] = [:]
    for (pair, count) in confusions.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let (first, second) = (Int(pair[0]), Int(pair[1]))
      let total = members[first] + members[second]
      guard count > 1, Double(count) >= Self.leastConfusion * Double(total) else { continue }
      result[verdictLabels[first], default: []].append(verdictLabels[second])
      result[verdictLabels[second], default: []].append(verdictLabels[first])
    }
    return result
  }
}
