package import Datasets

/// The photos that go into the work, as an asynchronous sequence: a data set, a list, a folder that fills, requests.
package struct Photos: AsyncSequence, Sendable {
  package typealias Element = Photo
  package typealias Failure = any Error

  private let makeNext: @Sendable () -> () async throws -> Photo?

  /// The photos of any asynchronous sequence.
  package init<Base: AsyncSequence & Sendable>(_ base: Base) where Base.Element == Photo {
    makeNext = {
      var iterator = base.makeAsyncIterator()
      return { try await iterator.next() }
    }
  }

  /// The photos of a list of samples, in its order.
  package init(_ samples: ArraySlice<Sample>) {
    makeNext = {
      var rest = samples
      return { rest.popFirst().map { Photo($0) } }
    }
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(nextPhoto: makeNext()) }

  package struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let nextPhoto: () async throws -> Photo?

    package func next() async throws -> Photo? { try await nextPhoto() }
  }
}

extension Dataset {
  /// The samples as photos, in the data set's order.
  package var photos: Photos { Photos(samples[...]) }
}
