import Audits

/// The numbers of an audit's findings, as JSON beside the result of a training.
struct AuditCounts: Encodable {
  private let unreadable: Int
  private let exactDuplicates: Int
  private let nearDuplicates: Int
  private let leaks: LeakCounts
  private let suspectedLabels: Int

  private struct LeakCounts: Encodable {
    let affected: Int
    let affectedFraction: Double
    let accuracy: Double?
    let accuracyWithout: Double?

    enum CodingKeys: String, CodingKey {
      case affected, accuracy
      case affectedFraction = "affected_fraction"
      case accuracyWithout = "accuracy_without"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case unreadable, leaks
    case exactDuplicates = "exact_duplicates"
    case nearDuplicates = "near_duplicates"
    case suspectedLabels = "suspected_labels"
  }

  init(_ audit: Audit) {
    unreadable = audit.unreadable.count
    exactDuplicates = audit.copies
    nearDuplicates = audit.nearDuplicates.reduce(0) { $0 + $1.count }
    leaks = LeakCounts(
      affected: audit.leaks.affected, affectedFraction: audit.leaks.affectedFraction,
      accuracy: audit.leaks.accuracy, accuracyWithout: audit.leaks.accuracyWithout)
    suspectedLabels = audit.suspectedLabels.count
  }
}
