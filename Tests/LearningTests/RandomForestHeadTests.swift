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
    let fit = try RandomForest.fit(request(samples))
    let forest = try RandomForest.fit(
      samples.features, labels: samples.labels, classCount: 3, configuration: .init(seed: 5),
      jobs: 1)
    #expect(fit.classifier as? RandomForest == forest)
    #expect(
      fit.parameters
        == ["trees": 300, "out_of_bag_accuracy": try #require(forest.outOfBagAccuracy)])
  }

  @Test func theFormatOfTheArraysIsStable() throws {
    // Model folders hold arrays of these names.
    let arrays = try RandomForest.fit(request(try Samples.clouds([20, 20]))).classifier.encoded()
    #expect(
      arrays.arrays.keys.sorted() == [
        "children", "importances", "leaf_classes", "leaf_offsets", "leaf_probabilities",
        "node_features", "thresholds", "tree_offsets",
      ])
    #expect(arrays.arrays.values.allSatisfy { $0.shape.count == 1 })
    #expect(try arrays.floats("importances").count == 8)
    #expect(try arrays.integers("tree_offsets").count == 301)
  }

  @Test func shardsDivideTheTreesAndHaveStreamsOfTheirOwn() throws {
    let samples = try Samples.clouds([40, 25, 30], spread: 0.8)
    #expect(RandomForest.maximumShardCount == 300)
    var forests: [RandomForest] = []
    for index in 0..<7 {
      let fit = try RandomForest.fit(request(samples, shard: index, of: 7))
      var random = SplitMix64(seed: 5, stream: index)
      let expected = try RandomForest.fit(
        samples.features, labels: samples.labels, classCount: 3,
        configuration: .init(
          treeCount: index < 6 ? 43 : 42, bootstraps: false, seed: random.next()),
        jobs: 1)
      #expect(fit.classifier as? RandomForest == expected)
      #expect(fit.parameters == ["trees": Double(expected.treeCount)])
      forests.append(expected)
    }
    let merged = try RandomForest.merging(anyHeads: forests)
    #expect(merged as? RandomForest == (try RandomForest.merging(forests)))
    #expect(HeadFit(merged).parameters == ["trees": 300])
  }

  @Test func aShardMayLackClasses() throws {
    let samples = try Samples.column([0, 1, 2], labels: [0, 2, 2], classCount: 4)
    #expect(code { _ = try RandomForest.fit(request(samples)) } == .emptyClass)
    for count in [1, 3] {
      let part = try RandomForest.fit(request(samples, shard: 0, of: count)).classifier
      #expect(try part.probabilities(for: [2]).firstIndexOfMaximum == 2)
    }
  }

  @Test func aShardWithoutTreesIsRejected() throws {
    let samples = try Samples.clouds([10, 10])
    #expect(
      code { _ = try RandomForest.fit(request(samples, shard: 300, of: 301)) }
        == .invalidConfiguration)
  }
}
