import Synchronization

/// Keeps numbers that several threads tell.
final class Recorder: Sendable {
  private let numbers = Mutex<[Int]>([])

  func append(_ number: Int) { numbers.withLock { $0.append(number) } }
  var values: [Int] { numbers.withLock { $0 } }
}
