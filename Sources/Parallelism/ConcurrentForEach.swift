import Dispatch
import Synchronization

/// Calls `body` once for every index below `count` on up to `jobs` threads, which take the indexes in ascending order, and
/// returns when all calls have returned.
///
/// When a call throws, no further index is started. Of several errors the one of the lowest index is thrown, so that the
/// number of threads does not change which.
///
/// - Parameters:
///   - count: The number of indexes; nothing is called when it is 0 or less.
///   - jobs: The number of threads; values below 1 count as 1.
///   - body: The work for one index. Calls run at the same time.
/// - Throws: The error of the lowest index that failed.
package func concurrentForEach<Failure: Error>(
  count: Int, jobs: Int, _ body: @Sendable (_ index: Int) throws(Failure) -> Void
) throws(Failure) {
  guard count > 0 else { return }
  let next = Atomic(0)
  let failed = Atomic(false)
  let first = Mutex<(index: Int, error: Failure)?>(nil)
  DispatchQueue.concurrentPerform(iterations: min(max(jobs, 1), count)) { _ in
    while !failed.load(ordering: .relaxed) {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      do throws(Failure) {
        try body(index)
      } catch {
        failed.store(true, ordering: .relaxed)
        first.withLock { first in
          if index < first?.index ?? .max { first = (index, error) }
        }
      }
    }
  }
  if let error = first.withLock({ $0?.error }) { throw error }
}

/// Calls `body` once for every index below `count` as ``concurrentForEach(count:jobs:_:)`` does.
///
/// - Returns: The results in ascending order of the indexes.
/// - Throws: The error of the lowest index that failed.
package func concurrentMap<Result: Sendable, Failure: Error>(
  count: Int, jobs: Int, _ body: @Sendable (_ index: Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: max(count, 0)))
  try concurrentForEach(count: count, jobs: jobs) { index throws(Failure) in
    let result = try body(index)
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.compactMap { $0 } }
}
