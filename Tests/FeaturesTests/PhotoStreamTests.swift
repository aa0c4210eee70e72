import Datasets
import Failures
import Features
import Files
import Foundation
import Imaging
import Inference
import ObjectStores
import Parallelism
import TestSupport
import Testing

@Suite struct PhotoStreamTests {
  private let featurizer: Featurizer

  init() throws {
    let backbone = try BackboneCatalog(
      folders: [Project.root.appending(path: ".deps/backbones").path]
    ).backbone(BackboneCatalog.defaultName)
    featurizer = try Featurizer(
      backbone: backbone, preprocessing: Preprocessing(precision: .f32), jobs: 2)
  }

  /// The paths of outcomes with the sum of their features, or with their failure.
  private func collect(_ outcomes: PhotoOutcomes<Float>) async throws -> [String: Result<
    Float, PhotoFailure
  >] {
    var found: [String: Result<Float, PhotoFailure>] = [:]
    for try await outcome in outcomes {
      #expect(found.updateValue(outcome.result, forKey: outcome.path) == nil)
    }
    return found
  }

  private func runner(_ store: any ObjectStore) -> ThreadRunner<Float> {
    ThreadRunner(featurizer, store: store) { $0[0].reduce(0, +) }
  }

  @Test func aFilledSequenceOfPhotosGivesTheOutcomesOfTheDataSet() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["fig", "kiwi"], count: 4, in: folder)
      let garbage = try SamplePhotos.makeGarbage(in: folder.appending(path: "fig"))
      let dataset = try Dataset.open(folder.path)
      let runner = runner(dataset.store)
      let expected = try await collect(runner.outcomes(of: dataset.photos))
      #expect(expected.count == 8 + garbage.count)
      #expect(expected.values.count { (try? $0.get()) != nil } == 8)

      let (arriving, arrival) = AsyncStream.makeStream(of: Photo.self)
      let filling = Task {
        for sample in dataset.samples.reversed() {
          arrival.yield(Photo(sample))
          await Task.yield()
        }
        arrival.finish()
      }
      let arrived = try await collect(
        runner.outcomes(of: Photos(arriving), order: .asReady))
      await filling.value
      #expect(arrived == expected)
    }
  }

  @Test func photosInMemoryAndFilesHaveTheSameFeatures() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["fig"], count: 3, in: folder)
      let dataset = try Dataset.open(folder.path)
      let photos = try dataset.samples.map { sample in
        Photo(
          sample,
          content: .bytes(try Data(contentsOf: folder.appending(path: sample.path))))
      }
      let (sequence, input) = AsyncStream.makeStream(of: Photo.self)
      for photo in photos { input.yield(photo) }
      input.yield(
        Photo(Sample(path: "lost"), content: .unreadable(PhotoFailure(.dropped, "it is gone"))))
      input.finish()
      let runner = runner(dataset.store)
      var found = try await collect(runner.outcomes(of: Photos(sequence)))
      #expect(found.removeValue(forKey: "lost") == .failure(PhotoFailure(.dropped, "it is gone")))
      #expect(try await collect(runner.outcomes(of: dataset.photos)) == found)
    }
  }

  @Test func outcomesKeepTheOrderOfThePhotos() async throws {
    try await withTemporaryFolder { folder in
      try SamplePhotos.make(classes: ["fig"], count: 12, in: folder)
      let dataset = try Dataset.open(folder.path)
      var paths: [String] = []
      for try await outcome in runner(dataset.store).outcomes(of: dataset.photos) {
        paths.append(outcome.path)
      }
      #expect(paths == dataset.samples.map(\.path))
    }
  }

  @Test func aStoreThatFailsAgainAndAgainEndsTheWork() async throws {
    let samples = (0..<200).map { Sample(path: "\($0).jpg") }
    let error = await #expect(throws: StorageError.self) {
      try await collect(runner(UnreachableStore()).outcomes(of: Photos(samples[...])))
    }
    #expect(error?.code == .unreachable)
  }
}

/// A store that is never reached.
private struct UnreachableStore: ObjectStore {
  var concurrentReads: Int { 4 }

  private func failure(_ path: String) -> StorageError {
    StorageError(.unreachable, path: path, "the host does not answer")
  }

  func list(_ prefix: String, body: (StoreEntry) throws -> Void) throws { throw failure(prefix) }

  func read(
    _ path: String, maximumBytes: Int, into buffer: inout [UInt8]
  ) throws(StorageError) -> Int { throw failure(path) }

  func upload(fileAt localPath: String, to path: String) throws(StorageError) {
    throw failure(path)
  }

  func write(_ bytes: [UInt8], to path: String) throws(StorageError) { throw failure(path) }

  func remove(_ path: String) throws(StorageError) { throw failure(path) }

  func exists(_ path: String) throws(StorageError) -> Bool { throw failure(path) }
}
