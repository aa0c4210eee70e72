import Learning
import Testing

struct RandomForestHeadTests {
  private func request(_ samples: Samples, shard: Int? = nil, of count: Int = 1) throws
    -> HeadFitRequest
  {
    HeadFitRequest(
      training: samples.labelled, classCount: samples.classCount, seed: 5, jobs: 2,
      shard: try shard.map { index throws in try HeadFitRequest.Shard(index: index, of: count) })
  }

  @Test func aFitUsesTheDefaultConfiguration() throws {
    let samples = try Samples.clouds([40, 25, 30], spread: 0.8)
    var request = try request(samples)
    request.axes = .none
    let fit = try AxisForest.fit(request)
    let forest = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 3, configuration: .init(seed: 5),
      jobs: 1)
    #expect((fit.classifier as? AxisForest)?.forest == forest)
    #expect(fit.parameters == ["trees": 300])
  }

  @Test func theDiscriminantAxesMakeAForestMoreAccurate() throws {
    let training = try Samples.clouds([40, 40, 40, 40], columns: 30, spread: 1.2)
    let others = try Samples.clouds([200, 200, 200, 200], columns: 30, spread: 1.2, seed: 2)
    var request = try request(training)
    func accuracy(_ axes: HeadFitRequest.Axes) throws -> Double {
      request.axes = axes
      let forest = try AxisForest.fit(request).classifier
      #expect(forest.featureCount == 30)
      return try forest.metrics(for: others.features, labels: others.labels, jobs: 2).accuracy
    }
    #expect(try accuracy(.discriminant) > accuracy(.none))
    // Axes that are known already are those that the samples give.
    let statistics = try ClassStatistics(of: training.labelled, classCount: 4, jobs: 1)
    let axes = try #require(try AxisForest.axes(from: try WithinClassSpectrum(statistics)))
    #expect(axes.count == 3)
    request.axes = .fixed(axes)
    let fixed = try AxisForest.fit(request)
    request.axes = .discriminant
    #expect(try fixed.classifier.encoded() == AxisForest.fit(request).classifier.encoded())
    #expect(fixed.parameters == ["trees": 300, "axes": 3])
  }

  @Test func theFormatOfTheArraysIsStable() throws {
    // Model folders hold arrays of these names.
    let arrays = try AxisForest.fit(request(try Samples.clouds([20, 20]))).classifier.encoded()
    #expect(
      arrays.arrays.keys.sorted() == [
        "axes", "axis_offsets", "children", "importances", "leaf_classes", "leaf_offsets",
        "leaf_probabilities",
        "node_features", "thresholds", "tree_offsets",
      ])
    #expect(arrays.arrays["axes"]?.shape == [1, 8])
    #expect(arrays.arrays.allSatisfy { $0 == "axes" || $1.shape.count == 1 })
    #expect(try arrays.floats("importances").count == 9)
    #expect(try arrays.integers("tree_offsets").count == 301)
  }

  @Test func shardsDivideTheTreesAndHaveStreamsOfTheirOwn() throws {
    let samples = try Samples.clouds([40, 25, 30], spread: 0.8)
    #expect(AxisForest.maximumShardCount == 300)
    var forests: [AxisForest] = []
    for index in 0..<7 {
      var request = try request(samples, shard: index, of: 7)
      request.axes = .none
      let fit = try AxisForest.fit(request)
      var random = SplitMix64(seed: 5, stream: index)
      let expected = try RandomForest.fit(
        samples.features, labels: samples.labels, classCount: 3,
        configuration: .init(
          treeCount: index < 6 ? 43 : 42, seed: random.next()),
        jobs: 1)
      let head = try #require(fit.classifier as? AxisForest)
      #expect(head.forest == expected)
      #expect(fit.parameters == ["trees": Double(expected.treeCount)])
      forests.append(head)
    }
    let merged = try AxisForest.merging(anyHeads: forests)
    #expect((merged as? AxisForest)?.forest == (try RandomForest.merging(forests.map(\.forest))))
    #expect(HeadFit(merged).parameters == ["trees": 300])
  }

  @Test func aShardMayLackClasses() throws {
    let samples = try Samples.column([0, 1, 2], labels: [0, 2, 2], classCount: 4)
    #expect(code { _ = try AxisForest.fit(request(samples)) } == .emptyClass)
    for count in [1, 3] {
      var request = try request(samples, shard: 0, of: count)
      request.axes = .none
      let part = try AxisForest.fit(request).classifier
      #expect(try part.probabilities(for: [2]).firstIndexOfMaximum == 2)
    }
  }

  @Test func aShardWithoutTreesIsRejected() throws {
    let samples = try Samples.clouds([10, 10])
    #expect(
      code { _ = try AxisForest.fit(request(samples, shard: 300, of: 301)) }
        == .invalidConfiguration)
  }
}
