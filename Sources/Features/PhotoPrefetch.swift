import Datasets
import Files
import Foundation
import ObjectStores
import Parallelism

/// Reads photos ahead of those who compute, many at once, so that a network's delay hides behind the computation.
///
/// How many are held or under way is bounded, and so are their bytes. Photos are begun in their order, which is why
/// whoever waits for the next one cannot wait for ever: it was begun before all that hold memory beyond it.
final class PhotoPrefetch: Sendable {
  /// Reads under way at once: at 50 ms each, more than a thousand photos a second.
  private static let readers = 56
  /// Photos read and not yet taken, besides.
  private static let ahead = 4 * readers
  /// What the photos in memory may take.
  private static let maximumBytes = 256 << 20
  /// What a photo is taken for whose size is not known.
  private static let unknownBytes = 16 << 20
  /// So many in a row that fail as only the store can fail end the work: it would fail for all others.
  private static let patience = 24

  typealias Photo = Result<[UInt8], StorageError>

  private struct State {
    var next = 0
    var held: [Int: Int] = [:]
    var bytes = 0
    var photos: [Int: Photo] = [:]
    var isStopped = false
    var failuresInRow = 0
  }

  private let samples: ArraySlice<Sample>
  private let store: any ObjectStore
  private let limit: Int
  private let state = Monitor(State(), kinds: 2)
  private static let room = 0
  private static let arrival = 1
  private let threads = DispatchGroup()

  /// - Parameter limit: The most bytes that a photo may have.
  init(_ samples: ArraySlice<Sample>, in store: any ObjectStore, limit: Int) {
    self.samples = samples
    self.store = store
    self.limit = limit
    for _ in 0..<min(Self.readers, samples.count) {
      threads.enter()
      Thread {
        self.readAhead()
        self.threads.leave()
      }.start()
    }
  }

  /// The bytes of the photo at `index` of the slice, or why there are none. Each photo is taken once.
  ///
  /// - Throws: ``StorageError`` when the store fails again and again.
  func take(_ index: Int) throws -> Photo {
    let number = index - samples.startIndex
    let photo = state.wait(for: Self.arrival) { state in
      guard let photo = state.photos.removeValue(forKey: number) else { return nil as Photo? }
      state.bytes -= state.held.removeValue(forKey: number) ?? 0
      if case .failure(let error) = photo, error.concernsStore {
        state.failuresInRow += 1
      } else {
        state.failuresInRow = 0
      }
      return photo
    }
    state.signal(Self.room)
    if case .failure(let error) = photo, state.withLock({ $0.failuresInRow }) >= Self.patience {
      throw error
    }
    return photo
  }

  /// Ends reading and waits for what is under way.
  func stop() {
    state.withLock { $0.isStopped = true }
    state.broadcast(Self.room)
    threads.wait()
  }

  private func readAhead() {
    while let number = claim() {
      let sample = samples[samples.startIndex + number]
      var buffer: [UInt8] = []
      let photo = Photo { () throws(StorageError) in
        let count = try store.read(
          sample.path, size: sample.bytes, maximumBytes: limit, into: &buffer)
        if count < buffer.count { buffer.removeLast(buffer.count - count) }
        return buffer
      }
      state.withLock { state in
        let size = (try? photo.get().count) ?? 0
        state.bytes += size - (state.held[number] ?? 0)
        state.held[number] = size
        state.photos[number] = photo
      }
      state.broadcast(Self.arrival)
    }
  }

  /// The next photo, once there is room for it; nil at the end.
  private func claim() -> Int? {
    defer { state.signal(Self.room) }  // there may be room for another one
    return state.wait(for: Self.room) { state -> Int?? in
      guard !state.isStopped, state.next < samples.count else { return .some(nil) }
      let size = min(samples[samples.startIndex + state.next].bytes ?? Self.unknownBytes, limit)
      guard
        state.held.isEmpty
          || (state.held.count < Self.ahead && state.bytes + size <= Self.maximumBytes)
      else { return nil }
      state.held[state.next] = size
      state.bytes += size
      state.next += 1
      return state.next - 1
    }
  }
}
