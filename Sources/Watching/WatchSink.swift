import Failures
import Files
import Foundation
import Synchronization

/// The way of rows out: printed and posted at once or in batches, committed to the table, and only then done.
actor WatchSink {
  /// The destinations of rows.
  struct Outputs: Sendable {
    /// The table, which is the ledger as well; nil for none.
    var table: WatchTable?
    /// Called with each row as it is ready; nil for none.
    var line: (@Sendable (WatchRow) throws -> Void)?
    /// Delivers a batch, and returns the reason why it could not; nil for no address.
    var post: (@Sendable ([WatchRow]) async -> String?)?
  }

  private let outputs: Outputs
  private let maximumRows: Int
  private let interval: Duration
  private let isStopping: @Sendable () -> Bool
  private let committed: @Sendable ([WatchRow]) -> Void
  private let failed: @Sendable (String) -> Void
  private var rows: [WatchRow] = []
  private var first = ContinuousClock.now
  private var isFlushing = false

  /// - Parameters:
  ///   - outputs: The destinations of rows.
  ///   - maximumRows: The rows of a file or a post.
  ///   - interval: The time after which fewer rows are written.
  ///   - isStopping: True once the work is to end: nothing is waited for any more.
  ///   - committed: Called with rows that are done.
  ///   - failed: Called with the reason when rows cannot be written now; they are kept, and tried again.
  init(
    _ outputs: Outputs, maximumRows: Int, interval: Duration,
    isStopping: @escaping @Sendable () -> Bool,
    committed: @escaping @Sendable ([WatchRow]) -> Void,
    failed: @escaping @Sendable (String) -> Void
  ) {
    self.outputs = outputs
    self.maximumRows = maximumRows
    self.interval = interval
    self.isStopping = isStopping
    self.committed = committed
    self.failed = failed
  }

  /// Takes a row; waits while more rows than two batches are not written yet.
  func add(_ row: WatchRow) async throws {
    try outputs.line?(row)
    if rows.isEmpty { first = .now }
    // A file holds the answers of one version.
    if let last = rows.last, last.version != row.version { await flush() }
    rows.append(row)
    if rows.count >= maximumRows { await flush() }
    while rows.count >= 2 * maximumRows, !isStopping() {
      try await Task.sleep(for: .seconds(1))
      await flush()
    }
  }

  /// Writes the rows if the first of them has waited long enough.
  func flushIfDue() async {
    if !rows.isEmpty, ContinuousClock.now - first >= interval { await flush() }
  }

  /// Writes the rows.
  ///
  /// - Returns: True once none is left.
  @discardableResult
  func flush() async -> Bool {
    // A post takes its time, in which others may want to write.
    while isFlushing { await Task.yield() }
    isFlushing = true
    defer { isFlushing = false }
    while let version = rows.first?.version {
      let batch = Array(rows.prefix { $0.version == version })
      if let reason = await outputs.post?(batch) {
        failed(reason)
        first = .now
        return false
      }
      do {
        try outputs.table?.write(batch)
      } catch {
        failed((error as? any ReportableFailure)?.summary ?? "\(error)")
        first = .now
        return false
      }
      rows.removeFirst(batch.count)
      committed(batch)
    }
    first = .now
    return true
  }
}
