/// The reply of a ``ConcurrentMapState`` to a caller: a value, the end, or that it has to wait in its role.
enum ConcurrentMapStep<Value> {
  case value(Value)
  case wait(ConcurrentMapRole)
  case end
}

/// The callers that may have to wait.
enum ConcurrentMapRole {
  case feeder, worker, consumer
}

/// The state of a ``ConcurrentMap`` under way: a value without locks, whose changes return the callers to resume.
struct ConcurrentMapState<Input: Sendable, Output: Sendable> {
  typealias Continuation = CheckedContinuation<Void, Never>

  /// Elements that no worker has taken yet, in order.
  private var elements: [(number: Int, element: Input)] = []
  /// Results that have not been consumed, by the number of their element.
  private var results: [Int: Result<Output, any Error>] = [:]
  /// The weights of the elements under way, by number.
  private var weights: [Int: Int] = [:]
  private var weight = 0
  /// The number of the next element of the base.
  private var nextElement = 0
  /// The number of results consumed; in order, the number of the next one.
  private var consumed = 0
  /// The number of results there will be, once it is known.
  private var total: Int?
  /// True once the consumer has seen the end or an error.
  private var isOver = false
  private var isCancelled = false
  private var waiting: [ConcurrentMapRole: [Continuation]] = [:]
  /// Increases with every change, so that a caller about to wait can see whether it has missed one.
  private var version = 0
  private var seen: [ConcurrentMapRole: Int] = [:]

  // MARK: The feeder

  /// Reserves room for the next element.
  mutating func reserve(
    _ weight: Int, within bounds: ConcurrentMapConfiguration
  ) -> ConcurrentMapStep<Void> {
    if isCancelled || isOver || total != nil { return .end }
    guard
      weights.isEmpty
        || (weights.count < bounds.maximumElements && weight <= bounds.maximumWeight - self.weight)
    else { return wait(.feeder) }
    weights[nextElement] = weight
    self.weight += weight
    return .value(())
  }

  /// Adds the element that room was reserved for.
  mutating func add(_ element: Input) -> [Continuation] {
    if isCancelled || total != nil { return [] }
    elements.append((nextElement, element))
    nextElement += 1
    return changed(.worker, one: true)
  }

  /// Ends the elements, with the error of the base if there was one.
  mutating func complete(with error: (any Error)? = nil) -> [Continuation] {
    if let error, total == nil {
      results[nextElement] = .failure(error)
      nextElement += 1
    }
    total = min(total ?? .max, nextElement)
    return changed(.worker) + changed(.consumer)
  }

  // MARK: The workers

  /// The next element and its number.
  mutating func takeElement() -> ConcurrentMapStep<(number: Int, element: Input)> {
    if isCancelled { return .end }
    if !elements.isEmpty { return .value(elements.removeFirst()) }
    return total == nil ? wait(.worker) : .end
  }

  /// Adds the result of an element. After a failure, the elements behind it are given up; those before it have all
  /// been taken.
  mutating func add(_ result: Result<Output, any Error>, for number: Int) -> [Continuation] {
    if isCancelled || number >= total ?? .max { return [] }
    results[number] = result
    guard case .failure = result else { return changed(.consumer) }
    total = number + 1
    elements = []
    return changed(.feeder) + changed(.worker) + changed(.consumer)
  }

  // MARK: The consumer

  /// The next result in this order; a failure is the last one.
  mutating func takeResult(
    in order: ConcurrentMapConfiguration.Order
  ) -> ConcurrentMapStep<Result<Output, any Error>> {
    if isOver { return .end }
    if isCancelled {
      isOver = true
      return .value(.failure(CancellationError()))
    }
    let number = order == .preserved ? consumed : results.first?.key ?? consumed
    guard let result = results.removeValue(forKey: number) else {
      if consumed == total { isOver = true }
      return isOver ? .end : wait(.consumer)
    }
    weight -= weights.removeValue(forKey: number) ?? 0
    consumed += 1
    if case .failure = result { isOver = true }
    return .value(result)
  }

  /// The feeder, which may find room after a result was taken.
  mutating func feederIfRoomWasMade() -> [Continuation] { changed(.feeder) }

  mutating func cancel() -> [Continuation] {
    isCancelled = true
    elements = []
    return changed(.feeder) + changed(.worker) + changed(.consumer)
  }

  // MARK: Waiting

  /// Registers a caller that has to wait; returns false if its state has changed in the meantime.
  mutating func suspend(_ continuation: Continuation, as role: ConcurrentMapRole) -> Bool {
    guard seen[role] == version else { return false }
    waiting[role, default: []].append(continuation)
    return true
  }

  private mutating func wait<Value>(_ role: ConcurrentMapRole) -> ConcurrentMapStep<Value> {
    seen[role] = version
    return .wait(role)
  }

  /// The callers of a role to resume: all, or one of them.
  private mutating func changed(_ role: ConcurrentMapRole, one: Bool = false) -> [Continuation] {
    version += 1
    if one { return [waiting[role]?.popLast()].compactMap { $0 } }
    defer { waiting[role] = nil }
    return waiting[role] ?? []
  }
}
