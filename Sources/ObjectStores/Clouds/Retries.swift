import Failures
package import Files
import Glibc

/// The repetition of requests that may succeed later.
///
/// The clouds' own libraries repeat some requests; this repeats those that they gave up, and those that they do not repeat.
package struct Retries: Sendable {
  /// The number of attempts.
  package var attempts = 4
  /// The longest first wait in seconds; the limit doubles with each further wait.
  package var firstWait = 0.25
  /// Waits for that many seconds.
  package var wait: @Sendable (Double) -> Void = { usleep(useconds_t($0 * 1_000_000)) }

  /// The time in seconds after which no attempt begins.
  package var patience = 60.0

  /// The default: four attempts within a minute.
  package init() {}

  /// Returns the result of `body`, which is repeated while it fails with `unreachable`, unless `isHopeless` accepts the
  /// error.
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
        // A random wait: clients that failed together must not repeat their requests together.
        wait(.random(in: longest / 8...longest))
        longest *= 2
      }
    }
    return try body()
  }
}
