package import Datasets
package import Features
import Learning
package import Parallelism
import Tables

/// Audits the photos of a feature table, which is read a group at a time: first for the photos and the class statistics, then
/// for the verdicts of a classifier that leaves each photo out, then for the accuracy on held-out photos.
package struct TableAudit {
  /// The number of photos that probabilities are calibrated on.
  private static let sampleSize = 4096

  /// The table; nil for an audit without features.
  private let table: StoredFeatureTable?
  private let jobs: Int
  private let cancellation: CancellationFlag
  private var rows: AuditRows
  private let summary: Summary?

  /// Reads the table for the first time.
  ///
  /// - Parameters:
  ///   - table: A table of whole photos.
  ///   - labels: The labels of the data set, in the order of their UTF-8 bytes.
  ///   - jobs: The number of threads, at least 1. It does not change the result.
  ///   - cancellation: Checked for every group of rows.
  /// - Throws: A `LearningError` of code `cancelled`, and errors of the table.
  package init(
    of table: StoredFeatureTable, labels: [String], jobs: Int,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws {
    self.table = table
    self.jobs = jobs
    self.cancellation = cancellation
    rows = try AuditRows(labels: labels, featureCount: table.manifest.backbone.features)
    summary = try Self.summary(of: table, jobs: jobs, cancellation: cancellation, into: &rows)
  }

  /// An audit of photos without their features: nothing about labels, and near-duplicates are found by what they show at a
  /// glance alone.
  package init(of rows: AuditRows, jobs: Int, cancellation: CancellationFlag) {
    self.rows = rows
    self.jobs = jobs
    self.cancellation = cancellation
    (table, summary) = (nil, nil)
  }

  /// Groups of photos to hold out together, by the photos' paths: copies, and photos of a class that are similar, the most
  /// similar first, as long as a group is not larger than the part of its class that is held out.
  ///
  /// - Parameter fraction: The fraction of the photos of a class that is held out, 0 to 1.
  package func similarGroups(heldOut fraction: Double) throws -> [String: String] {
    let pairs = try DuplicateCheck(
      rows, least: SimilarPairs.usualLeast, jobs: jobs, cancellation: cancellation
    ).pairs
    let assignment = SimilarGroups(labels: rows.labelIDs, keeping: pairs, largest: fraction)
    return Dictionary(zip(rows.paths, assignment.names.map { rows.paths[$0] })) { $1 }
  }

  /// The findings.
  ///
  /// - Parameter splits: The split of each photo by its path; nil takes those of the table.
  /// - Throws: A `LearningError` of code `cancelled`, and errors of the table.
  package func audit(splits: [String: Split]? = nil) throws -> Audit {
    var rows = rows
    if let splits { rows.splits = rows.paths.map { splits[$0] } }
    let duplicates = try DuplicateCheck(rows, jobs: jobs, cancellation: cancellation)
    let leak = LeakCheck(duplicates.pairs, splits: rows.splits)
    var leaks = leak.leaks(paths: rows.paths)
    guard let summary, let table else {
      return Audit(rows, duplicates, leaks, verdicts: [], suspects: [], labels: [])
    }
    var check = try LabelCheck(
      summary.statistics, classes: summary.classes, sample: summary.sample, jobs: jobs)
    var heldOut = try ClassStatisticsBuilder(
      featureCount: table.manifest.backbone.features, classCount: summary.classes.count, jobs: jobs)
    try forEachGroup(of: table) { group in
      if let all = try LabelledGroup(group, label: { summary.classes[rows.labelIDs[$0]] }) {
        try check.judge(all)
      }
      let others = try LabelledGroup(group) { photo in
        rows.isHeldOut(photo) ? summary.classes[rows.labelIDs[photo]] : nil
      }
      if let others { try heldOut.add(others.samples, rows: 0..<others.photos.count) }
    }
    var training = summary.statistics
    try training.remove(heldOut.statistics())
    let score = try score(
      of: training, summary.classes, in: table, rows: rows, leaking: leak.affected)
    leaks.accuracy = score?.accuracy
    leaks.accuracyWithout = score?.accuracyWithout
    return Audit(
      rows, duplicates, leaks, verdicts: check.verdicts, suspects: check.suspects(),
      labels: summary.classes.labels)
  }

  /// The sums over all labelled photos.
  private struct Summary {
    let classes: PresentClasses
    let statistics: ClassStatistics
    /// Photos at equal distances.
    let sample: LabelledFeatures
  }

  /// Reads the table into the rows, and sums the labelled photos; nil with fewer than two classes.
  private static func summary(
    of table: StoredFeatureTable, jobs: Int, cancellation: CancellationFlag,
    into rows: inout AuditRows
  ) throws -> Summary? {
    let labels = rows.labels
    var builder = try ClassStatisticsBuilder(
      featureCount: table.manifest.backbone.features, classCount: max(labels.count, 2), jobs: jobs)
    var sample: [LabelledGroup] = []
    let step = max(1, table.manifest.rows / sampleSize)
    try table.forEachGroup(columns: .audited) { columns in
      try cancellation.check()
      guard let group = try rows.append(columns, jobs: jobs) else {
        return
      }
      let all = try LabelledGroup(group) { rows.labelIDs[$0] >= 0 ? rows.labelIDs[$0] : nil }
      if let all { try builder.add(all.samples, rows: 0..<all.photos.count) }
      let some = try LabelledGroup(group) {
        rows.labelIDs[$0] >= 0 && $0.isMultiple(of: step) ? rows.labelIDs[$0] : nil
      }
      if let some { sample.append(some) }
    }
    let all = builder.statistics()
    let classes = PresentClasses(labels, counts: all.counts)
    guard classes.count > 1, !sample.isEmpty else { return nil }
    let joined = try LabelledFeatures(joining: sample.map(\.samples))
    return Summary(
      classes: classes, statistics: classes.statistics(all),
      sample: LabelledFeatures(
        features: joined.features, labels: joined.labels.compactMap { classes[$0] }))
  }

  /// Reads the features again.
  private func forEachGroup(
    of table: StoredFeatureTable, _ body: (GroupFeatures) throws -> Void
  ) throws {
    let featureCount = table.manifest.backbone.features
    var first = 0
    try table.forEachGroup(columns: .audited) { columns in
      try cancellation.check()
      let rows = (0..<columns.count).filter { columns.isComplete($0) }
      guard !rows.isEmpty else { return }
      let matrix = try FeatureMatrix(
        columns: featureCount, values: rows.flatMap { columns.features[$0] ?? [] })
      try body(GroupFeatures(first: first, matrix: matrix))
      first += rows.count
    }
  }

  /// The answers of a discriminant of the training photos for the held-out ones; nil without both.
  private func score(
    of training: ClassStatistics, _ all: PresentClasses, in table: StoredFeatureTable,
    rows: AuditRows,
    leaking: Set<Int>
  ) throws -> HeldOutScore? {
    let classes = PresentClasses(all.labels, counts: training.counts)
    guard classes.count > 1, training.sampleCount < all.counts.reduce(0, +) else { return nil }
    let head = try Discriminant(
      classes.statistics(training), shrinkage: LeaveOneOut.defaultShrinkage)
    var score = HeldOutScore()
    try forEachGroup(of: table) { group in
      // A class without training photos has no right answer.
      let photos = try LabelledGroup(group) { photo in
        rows.isHeldOut(photo) ? all[rows.labelIDs[photo]].map { classes[$0] ?? -1 } : nil
      }
      guard let photos else { return }
      let probabilities = try head.probabilities(for: photos.samples.features, jobs: jobs)
      for (row, photo) in photos.photos.enumerated() {
        let own = probabilities[row * classes.count..<(row + 1) * classes.count]
        let answer = own.firstIndexOfMaximum - own.startIndex
        score.add(
          isRight: answer == Int(photos.samples.labels[row]), leaks: leaking.contains(photo))
      }
    }
    return score
  }
}

extension Audit {
  fileprivate init(
    _ rows: AuditRows, _ duplicates: DuplicateCheck, _ leaks: Leaks,
    verdicts: [LabelCheck.Verdict], suspects: [LabelCheck.Verdict], labels: [String]
  ) {
    var groups = DisjointSets(count: rows.count)
    for pair in duplicates.pairs { groups.unite(pair.first, pair.second) }
    func paths(_ groups: [[Int]]) -> [[String]] { groups.map { $0.map { rows.paths[$0] } } }
    let quality = QualityCheck(rows: rows)
    self.init(
      samples: rows.count + rows.unreadable.count, unreadable: rows.unreadable,
      exactDuplicates: paths(duplicates.exact), nearDuplicates: paths(groups.groups()),
      conflicts: paths(
        duplicates.exact.filter { group in
          Set(group.map { rows.labelIDs[$0] }.filter { $0 >= 0 }).count > 1
        }),
      leaks: leaks,
      suspectedLabels: suspects.map { verdict in
        SuspectedLabel(
          path: rows.paths[verdict.photo], label: labels[Int(verdict.label)],
          suggested: labels[Int(verdict.other)],
          score: (Double(verdict.otherProbability - verdict.own) * 10_000).rounded() / 10_000)
      },
      classes: ClassCheck(rows: rows, verdicts: verdicts, verdictLabels: labels).classes(),
      quality: quality.findings()
        + quality.outliers(among: verdicts, excluding: Set(suspects.map(\.photo))))
  }
}
