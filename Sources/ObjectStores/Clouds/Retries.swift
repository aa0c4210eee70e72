import Failures

package import Files
import Glibc

/// How often and how long to try what may succeed later.
///
/// The clouds' own libraries repeat single requests; this repeats what they gave up, and what they do not repeat.
package struct Retries: Sendable {
  /// Tries in all.
  package var attempts = 4
  /// The longest first wait, in seconds; each further one may be twice as long.
  package var firstWait = 0.25
  package var wait: @Sendable (Double) -> Void = { usleep(useconds_t($0 * 1_000_000)) }

  /// When this many seconds have passed, nothing is tried again.
  package var patience = 60.0

  package init() {}

  /// The result of `body`, which is repeated while it fails with `unreachable`, unless that is hopeless.
  package func callAsFunction<Result>(
    unless isHopeless: (StorageError) -> Bool = { _ in false },
    _ body: () throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(patience)
    var longest = firstWait
    for _ in 1..<max(attempts, 1) {
      do throws(StorageError) {
        return try body()
      } catch  where error.code == .unreachable && !isHopeless(error) && clock.now < end {
        // Anywhere up to the longest: clients that failed together must not come back together.
        wait(.random(in: longest / 8...longest))
        longest *= 2
      }
    }
    return try body()
  }
}
