extension Audit {
  /// The serious findings in words, for the record of a training.
  package var remarks: [String] {
    var remarks: [String] = []
    if copies > 0 {
      remarks.append("\(Self.photos(copies)) \(copies == 1 ? "is a copy" : "are copies") of others")
    }
    if !conflicts.isEmpty {
      remarks.append(
        "\(Self.photos(conflicts.reduce(0) { $0 + $1.count })) have the same pixels as others with another label"
      )
    }
    if leaks.affected > 0 {
      remarks.append(Self.words(for: leaks))
    }
    if !suspectedLabels.isEmpty {
      remarks.append(
        "the labels of \(Self.photos(suspectedLabels.count)) are suspected to be wrong; 'pomona audit' lists them"
      )
    }
    return remarks
  }

  private static func photos(_ count: Int) -> String {
    count == 1 ? "1 photo" : "\(count) photos"
  }

  private static func words(for leaks: Leaks) -> String {
    let share = leaks.affectedBySplit.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { "\(percent($0.value)) of the \($0.key) split" }.joined(separator: " and ")
    let accuracy = leaks.accuracy.map { all in
      "a discriminant is right on \(percent(all)) of the held-out photos, and "
        + (leaks.accuracyWithout.map { "on \(percent($0)) of those that are not" }
          ?? "no photo is left without them")
    }
    return "\(share) \(leaks.affected == 1 ? "is" : "are") nearly the same as training photos: "
      + (accuracy ?? "figures on them are too good")
  }

  private static func percent(_ fraction: Double) -> String {
    "\((fraction * 1000).rounded() / 10) %"
  }
}
