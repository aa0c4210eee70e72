package import Audits
package import Formatting

/// The serious findings of an audit in words.
package struct AuditRemarks {
  /// A clause for each kind of finding, as remarks of a run are.
  package private(set) var texts: [String] = []
  /// The leaks, as a clause; nil without any.
  package let leaks: String?

  /// - Parameters:
  ///   - audit: The findings.
  ///   - format: The form of numbers.
  package init(_ audit: Audit, format: NumberFormat) {
    leaks = audit.leaks.affected > 0 ? Self.words(for: audit.leaks, format) : nil
    let copies = format.count(audit.copies, noun: "photo")
    if audit.copies > 0 {
      texts.append("\(copies) \(audit.copies == 1 ? "is a copy" : "are copies") of others")
    }
    if !audit.conflicts.isEmpty {
      let photos = audit.conflicts.reduce(0) { $0 + $1.count }
      texts.append(
        "\(format.count(photos, noun: "photo")) have the same pixels as others with another label")
    }
    if let leaks { texts.append(leaks) }
    if !audit.suspectedLabels.isEmpty {
      let photos = format.count(audit.suspectedLabels.count, noun: "photo")
      texts.append("the labels of \(photos) are suspected to be wrong; 'pomona audit' lists them")
    }
  }

  private static func words(for leaks: Leaks, _ format: NumberFormat) -> String {
    let shares = leaks.affectedBySplit.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { "\(format.percent($0.value)) of the \($0.key) split" }.joined(separator: " and ")
    let accuracy = leaks.accuracy.map { all in
      "; a discriminant of the training photos is right on \(format.percent(all)) of the held-out photos, "
        + (leaks.accuracyWithout.map { "and on \(format.percent($0)) of the others" }
          ?? "of which no other is left")
    }
    return "\(shares) \(leaks.affected == 1 ? "is" : "are") nearly the same as a training photo"
      + (accuracy ?? "")
  }
}
