/// Files that may still be written: they are ready once their size and time have not changed for a while.
struct Settling {
  private var files: [String: (file: WatchedFile, since: ContinuousClock.Instant)] = [:]
  private let time: Duration

  /// - Parameter time: The time without a change.
  init(for time: Duration) { self.time = time }

  var isEmpty: Bool { files.isEmpty }

  /// Adds a file as it is now. One that has not changed keeps its time.
  mutating func add(_ file: WatchedFile, at now: ContinuousClock.Instant = .now) {
    if files[file.path]?.file != file { files[file.path] = (file, now) }
  }

  mutating func remove(_ path: String) { files[path] = nil }

  /// Removes the files that are ready, oldest first, and those that are gone.
  ///
  /// - Parameter stamp: A file as it is now; nil for one that is gone.
  mutating func take(
    at now: ContinuousClock.Instant = .now, stamp: (String) -> WatchedFile?
  ) -> [WatchedFile] {
    var ready: [WatchedFile] = []
    for (path, entry) in files where now - entry.since >= time {
      guard let current = stamp(path) else {
        files[path] = nil
        continue
      }
      if current == entry.file {
        files[path] = nil
        ready.append(current)
      } else {
        files[path] = (current, now)
      }
    }
    return ready.sorted { ($0.modified, $0.path) < ($1.modified, $1.path) }
  }
}
