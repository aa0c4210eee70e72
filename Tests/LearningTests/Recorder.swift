import Synchronization

/// A list of numbers that several threads append to.
final class Recorder: Sendable {
  private let numbers = Mutex<[Int]>([])

  func append(_ number: Int) { numbers.withLock { $0.append(number) } }
  var values: [Int] { numbers.withLock { $0 } }
}
