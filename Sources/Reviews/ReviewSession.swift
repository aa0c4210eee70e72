import Datasets
import Failures
import Files
package import Foundation
import Learning
import Models
import ObjectStores

/// A review: the photos with their labels as they are now, and the journal of all changes.
package actor ReviewSession {
  /// The order of the photos.
  package enum Order: String, Sendable, CaseIterable {
    /// Those that the model is least sure of first.
    case unsure
    /// Those whose label or claim the model thinks wrong first.
    case suspected
  }

  /// A label to give.
  package struct Decision: Sendable, Decodable {
    let id: Int
    /// The label; nil for a photo that is of no class.
    let label: String?

    package init(id: Int, label: String?) {
      self.id = id
      self.label = label
    }
  }

  private let photos: ReviewPhotos
  private var items: [ReviewItem]
  private let journal: LabelJournal
  private let sorted: SortedFolders?
  private let who: String
  private let now: @Sendable () -> Date
  /// The photos as they were before each batch of changes of this session.
  private var batches: [[ReviewItem]] = []

  /// Goes on with the review of a folder.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - who: The person, for the journal.
  ///   - sorted: A folder to sort reviewed photos into, one folder a label; nil for none.
  ///   - now: The clock.
  /// - Throws: `StorageError` when the journal cannot be read, or its labels cannot be written.
  package init(
    of photos: ReviewPhotos, who: String, sortingInto sorted: String? = nil,
    now: @escaping @Sendable () -> Date = { .now }
  ) throws {
    self.photos = photos
    self.sorted = try sorted.map { try SortedFolders(source: photos.folder, folder: $0) }
    self.who = who
    self.now = now
    journal = LabelJournal("\(photos.folder)/\(Self.journalFile)")
    var items = photos.items
    let ids = Dictionary(uniqueKeysWithValues: items.map { ($0.path, $0.id) })
    let changes = try journal.changes()
    for change in changes {
      guard let id = ids[change.path] else { continue }
      Self.apply(change, to: &items[id])
    }
    self.items = items
    // A session that was killed may have written its last decisions to the journal alone.
    guard !changes.isEmpty else { return }
    try Self.writeLabels(of: items, in: photos.folder)
    for change in changes {
      guard let id = ids[change.path], let old = change.old, old != items[id].keptLabel else {
        continue
      }
      self.sorted?.remove(change.path, from: old)
    }
    for item in items { try self.sorted?.add(item) }
  }

  package static let journalFile = "review.jsonl"
  package static let labelFile = "metadata.csv"

  /// The labels that can be chosen: those of the model, and others that were given.
  package var labels: [String] {
    photos.model.labels
      + Set(items.flatMap { [$0.label, $0.claim].compactMap { $0 } })
      .subtracting(photos.model.labels).sorted()
  }

  /// The photos in an order; those that were reviewed come last.
  package func list(_ order: Order) -> [ReviewItem] {
    func rank(_ item: ReviewItem) -> Double {
      switch order {
      case .unsure: item.isKnown ? item.top[0].confidence : 0
      case .suspected:
        // Without a label there is nothing to suspect; a new class is neither supported nor refuted.
        item.given == nil && item.claim == nil ? 2 : item.support ?? 0
      }
    }
    return items.sorted {
      ($0.isReviewed ? 1 : 0, rank($0), $0.id) < ($1.isReviewed ? 1 : 0, rank($1), $1.id)
    }
  }

  /// Gives labels. They are in the journal when this returns.
  ///
  /// - Throws: `StorageError` when they cannot be written. Where it was the journal, nothing has changed; the files that
  ///   are made of it are written with the next decision, or by the next session.
  package func decide(_ decisions: [Decision]) throws {
    let time = now().formatted(.iso8601)
    let changes = decisions.filter { items.indices.contains($0.id) }.map { decision in
      let label = decision.label?.trimmingCharacters(in: .whitespacesAndNewlines)
      return LabelJournal.Change(
        path: items[decision.id].path, old: items[decision.id].label,
        new: label?.isEmpty == false ? label : nil, who: who, time: time,
        isRejected: label?.isEmpty != false)
    }
    guard !changes.isEmpty else { return }
    for change in changes { try change.new.map { try sorted?.requireFolderName($0) } }
    let before = Set(decisions.map(\.id)).filter { items.indices.contains($0) }.map { items[$0] }
    try journal.append(changes)
    batches.append(before)
    try apply(changes)
  }

  /// Takes the last decisions of this session back.
  ///
  /// - Returns: False when there are none.
  package func undo() throws -> Bool {
    guard let last = batches.last else { return false }
    let time = now().formatted(.iso8601)
    let inverse = last.map { item in
      LabelJournal.Change(
        path: item.path, old: items[item.id].label, new: item.label, who: who, time: time,
        isRejected: item.isRejected, isReviewed: item.isReviewed)
    }
    try journal.append(inverse)
    batches.removeLast()
    try apply(inverse)
    return true
  }

  private func apply(_ changes: [LabelJournal.Change]) throws {
    let ids = Dictionary(uniqueKeysWithValues: items.map { ($0.path, $0.id) })
    let changed = changes.compactMap { ids[$0.path] }
    let before = changed.map { items[$0] }
    for (change, id) in zip(changes, changed) { Self.apply(change, to: &items[id]) }
    try Self.writeLabels(of: items, in: photos.folder)
    guard let sorted else { return }
    for old in before {
      let new = items[old.id]
      if let label = old.keptLabel, label != new.keptLabel { sorted.remove(old.path, from: label) }
      try sorted.add(new)
    }
  }

  private static func apply(_ change: LabelJournal.Change, to item: inout ReviewItem) {
    item.label = change.new
    item.isRejected = change.isRejected
    item.isReviewed = change.isReviewed
  }

  /// Writes the labels as a metadata file, which makes the folder a data set. It leaves out photos of no class, and claims
  /// that are not reviewed.
  private static func writeLabels(of items: [ReviewItem], in folder: String) throws {
    var text = "file_name,label\n"
    for item in items where !item.isRejected {
      guard let label = item.label else { continue }
      text += CSV.record([item.path, label]) + "\n"
    }
    do {
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/\(labelFile)")
    } catch {
      throw StorageError(
        error.code, path: error.path,
        "\(error.message); the decisions are in \(journalFile), and the labels will be written with the next one",
        remedy: error.remedy)
    }
  }

  /// A photo's file.
  package func file(of id: Int) throws -> [UInt8]? {
    guard items.indices.contains(id) else { return nil }
    return try LocalStore(root: photos.folder).read(items[id].path, maximumBytes: 64 << 20)
  }

  /// The numbers of photos.
  package var counts: (all: Int, reviewed: Int) { (items.count, items.count { $0.isReviewed }) }

  /// The answer to "have I done enough?"; nil before there are enough labels.
  package func progress(jobs: Int) throws -> ReviewProgress? {
    let reviewed = try journal.changes().map(\.path)
    var seen: Set<String> = []
    let ids = Dictionary(uniqueKeysWithValues: items.map { ($0.path, $0.id) })
    // In the order of their first decision.
    let rows = reviewed.compactMap { path -> Int? in
      guard seen.insert(path).inserted, let id = ids[path], items[id].label != nil,
        !items[id].isRejected
      else { return nil }
      return id
    }
    return try ReviewProgress(
      model: photos.model, features: photos.features, rows: rows,
      labels: rows.map { items[$0].label ?? "" }, jobs: jobs)
  }
}
