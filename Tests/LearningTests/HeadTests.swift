import Failures
import Learning
import Parallelism
import Testing

/// Behaviour that every registered head has.
struct HeadTests {
  private func request(_ samples: Samples, jobs: Int = 2) -> HeadFitRequest {
    HeadFitRequest(
      training: samples.labelled, classCount: samples.classCount, seed: 5, jobs: jobs)
  }

  private func samples() throws -> Samples { try Samples.clouds([40, 25, 30], columns: 6) }

  @Test(arguments: HeadKind.allCases)
  func decodingTheEncodedArraysRestoresTheHead(_ kind: HeadKind) throws {
    let samples = try samples()
    let head = try HeadRegistry.head(kind)
    let fitted = try head.fit(request(samples)).classifier
    let arrays = fitted.encoded()
    let decoded = try head.init(
      decoding: arrays, featureCount: fitted.featureCount, classCount: fitted.classCount)
    #expect(type(of: decoded) == type(of: fitted))
    #expect(decoded.encoded() == arrays)
    #expect(decoded.featureCount == 6)
    #expect(decoded.classCount == 3)
    #expect(
      try decoded.probabilities(for: samples.features, jobs: 1)
        == fitted.probabilities(for: samples.features, jobs: 1))
  }

  @Test(arguments: HeadKind.allCases)
  func incompleteOrMistypedArraysAreRejected(_ kind: HeadKind) throws {
    let head = try HeadRegistry.head(kind)
    let arrays = try head.fit(request(try samples())).classifier.encoded().arrays
    func code(_ arrays: [String: HeadArray], features: Int = 6, classes: Int = 3)
      -> LearningError.Code?
    {
      LearningTests.code {
        _ = try head.init(
          decoding: HeadArrays(arrays), featureCount: features, classCount: classes)
      }
    }
    #expect(code(arrays) == nil)
    #expect(code([:]) == .invalidModel)
    for (name, array) in arrays {
      var damaged = arrays
      damaged[name] = nil
      #expect(code(damaged) == .invalidModel, "without \(name)")
      damaged[name] = array.withOtherType
      #expect(code(damaged) == .invalidModel, "\(name) of another type")
      damaged[name] = HeadArray(shape: array.shape + [1], array.values)
      #expect(code(damaged) == .invalidModel, "\(name) of another rank")
      damaged[name] = HeadArray([Float]())
      #expect(code(damaged) == .invalidModel, "\(name) without values")
      damaged[name] = HeadArray([Int32]())
      #expect(code(damaged) == .invalidModel, "\(name) without values")
    }
    for count in [-1, 0, 1, 5, 7, Int.max] {
      #expect(code(arrays, features: count) == .invalidModel, "\(count) features")
    }
    for count in [-1, 0, 1, 2, Int.max] {
      #expect(code(arrays, classes: count) == .invalidModel, "\(count) classes")
    }
  }

  @Test(arguments: HeadKind.allCases)
  func theNumberOfThreadsDoesNotChangeAFit(_ kind: HeadKind) throws {
    let samples = try samples()
    let head = try HeadRegistry.head(kind)
    let one = try head.fit(request(samples, jobs: 1))
    let three = try head.fit(request(samples, jobs: 3))
    #expect(one.classifier.encoded() == three.classifier.encoded())
    #expect(one.parameters == three.parameters)
  }

  @Test(arguments: HeadKind.allCases)
  func progressIsReportedInOrderUpToTheTotal(_ kind: HeadKind) throws {
    var request = request(try samples())
    let seen = Recorder()
    request.progress = { done, total in
      seen.append(done)
      #expect(done <= total)
    }
    _ = try HeadRegistry.head(kind).fit(request)
    #expect(!seen.values.isEmpty)
    #expect(seen.values == Array(1...seen.values.count))
  }

  @Test(arguments: HeadKind.allCases)
  func aCancelledFitIsAnError(_ kind: HeadKind) throws {
    var request = request(try samples())
    let head = try HeadRegistry.head(kind)
    let flag = request.cancellation
    request.progress = { _, _ in flag.cancel() }
    #expect(code { _ = try head.fit(request) } == .cancelled)
    request.progress = { _, _ in Issue.record("a cancelled fit made progress") }
    #expect(code { _ = try head.fit(request) } == .cancelled)
  }

  @Test(arguments: HeadKind.allCases)
  func cancellingTheTaskCancelsTheFit(_ kind: HeadKind) async throws {
    let request = request(try samples())
    let head = try HeadRegistry.head(kind)
    let task = Task {
      await withCancellationFlag { flag in
        var request = request
        request.cancellation = flag
        request.progress = { done, _ in
          if done == 1 { withUnsafeCurrentTask { $0?.cancel() } }
        }
        // One job runs on the thread of the task.
        request.jobs = 1
        return code { _ = try head.fit(request) }
      }
    }
    #expect(await task.value == .cancelled)
  }

  @Test(arguments: HeadKind.allCases)
  func theOnlyShardIsFittedAsAllSamples(_ kind: HeadKind) throws {
    var request = request(try samples())
    let head = try HeadRegistry.head(kind)
    let whole = try head.fit(request).classifier
    request.shard = try HeadFitRequest.Shard(index: 0, of: 1)
    let shard = try head.fit(request).classifier
    #expect(shard.encoded() == whole.encoded())
    #expect(try head.merging(anyHeads: [shard]).encoded() == whole.encoded())
  }

  @Test func shardsAreNumberedFromZeroWithoutGaps() throws {
    for (index, count) in [(0, 0), (-1, 2), (2, 2), (0, -1), (.min, .max)] {
      #expect(
        code { _ = try HeadFitRequest.Shard(index: index, of: count) } == .invalidConfiguration)
    }
    let shard = try HeadFitRequest.Shard(index: 1, of: 2)
    #expect(shard.index == 1 && shard.count == 2)
  }

  @Test func headsOfDifferentKindsAreNotMerged() throws {
    let request = request(try samples())
    let heads = try HeadRegistry.heads.map { try $0.fit(request).classifier }
    for head in HeadRegistry.heads {
      #expect(code { _ = try head.merging(anyHeads: heads) } == .invalidModel)
      #expect(code { _ = try head.merging(anyHeads: []) } == .sizeMismatch)
    }
  }
}

extension HeadArray {
  /// The same shape with numbers of the other type.
  fileprivate var withOtherType: HeadArray {
    switch values {
    case .floats(let floats):
      HeadArray(shape: shape, .integers([Int32](repeating: 0, count: floats.count)))
    case .integers(let integers): HeadArray(shape: shape, .floats(integers.map { Float($0) }))
    }
  }
}
