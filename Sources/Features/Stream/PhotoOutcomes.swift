package import Datasets

/// The outcomes of the work on photos, as an asynchronous sequence.
///
/// The work goes on as outcomes are consumed: what is under way is bounded, so memory does not grow with the number of
/// photos. Cancelling the consuming task, or leaving the loop, ends the work.
public struct PhotoOutcomes<Value: Sendable>: AsyncSequence, Sendable {
  public typealias Element = PhotoOutcome<Value>
  public typealias Failure = any Error

  private let makeNext: @Sendable () -> () async throws -> PhotoOutcome<Value>?

  /// The outcomes of any asynchronous sequence.
  package init<Base: AsyncSequence & Sendable>(_ base: Base)
  where Base.Element == PhotoOutcome<Value> {
    makeNext = {
      var iterator = base.makeAsyncIterator()
      return { try await iterator.next() }
    }
  }

  /// Outcomes that `next` returns one after the other; nil ends them. Each iteration makes a function of its own.
  package init(_ makeNext: @escaping @Sendable () -> () async throws -> PhotoOutcome<Value>?) {
    self.makeNext = makeNext
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(nextOutcome: makeNext()) }

  /// The iteration over outcomes.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let nextOutcome: () async throws -> PhotoOutcome<Value>?

    public func next() async throws -> PhotoOutcome<Value>? { try await nextOutcome() }
  }

  /// The outcomes with a function called for each as it passes, and one at the end.
  package func observed(
    each: @escaping @Sendable (PhotoOutcome<Value>) throws -> Void,
    end: @escaping @Sendable () throws -> Void = {}
  ) -> PhotoOutcomes {
    PhotoOutcomes { [makeNext] in
      let next = makeNext()
      return {
        let outcome = try await next()
        if let outcome { try each(outcome) } else { try end() }
        return outcome
      }
    }
  }

  /// These outcomes, and those of photos that could not be worked on behind them.
  package func followed(by photos: [SkippedPhoto]) -> PhotoOutcomes {
    PhotoOutcomes { [makeNext] in
      let next = makeNext()
      var rest = photos[...]
      var isOver = false
      return {
        if !isOver, let outcome = try await next() { return outcome }
        isOver = true
        return rest.popFirst().map { PhotoOutcome($0) }
      }
    }
  }

  /// The outcomes with their values transformed.
  package func mapped<Other>(
    _ transform: @escaping @Sendable (Value) throws -> Other
  ) -> PhotoOutcomes<Other> {
    PhotoOutcomes<Other> { [makeNext] in
      let next = makeNext()
      return { try await next()?.map(transform) }
    }
  }
}
