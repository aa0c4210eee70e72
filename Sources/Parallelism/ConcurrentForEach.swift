import Dispatch
import Failures
import Synchronization

/// Runs `body` for every index below `count` on up to `jobs` threads that draw the indexes in order, and returns when all are done.
///
/// When bodies throw, no further index is begun, and the error of the lowest failing index is thrown: the same one however many
/// threads there are.
package func concurrentForEach<Failure: Error>(
  count: Int, jobs: Int, _ body: @Sendable (Int) throws(Failure) -> Void
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

/// The results of `body` for every index below `count`, in order of the indexes. See `concurrentForEach`.
package func concurrentMap<Result: Sendable, Failure: Error>(
  count: Int, jobs: Int, _ body: @Sendable (Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: max(count, 0)))
  try concurrentForEach(count: count, jobs: jobs) { index throws(Failure) in
    let result = try body(index)
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.compactMap { $0 } }
}
