import Failures
import Learning
import Testing

struct LogisticRegressionHeadTests {
  private func request(_ samples: Samples, validation: Samples? = nil) -> HeadFitRequest {
    HeadFitRequest(
      training: samples.labelled, validation: validation?.labelled,
      classCount: samples.classCount, seed: 5, jobs: 2)
  }

  @Test func theStrengthIsChosenByCrossValidationWithoutValidationSamples() throws {
    let samples = try Samples.clouds([40, 25, 30], spread: 0.8)
    let expected = try LogisticRegression.fit(
      samples.features, labels: samples.labels, classCount: 3, configuration: .init(seed: 5),
      jobs: 1)
    let none = Samples(
      features: try FeatureMatrix(columns: 8, values: []), labels: [], classCount: 3)
    for validation in [nil, none] {
      let fit = try LogisticRegression.fit(request(samples, validation: validation))
      #expect(fit.classifier as? LogisticRegression == expected.classifier)
      #expect(
        fit.parameters
          == ["strength": expected.strength, "iterations": Double(expected.iterations)])
    }
  }

  @Test func validationSamplesChooseTheStrength() throws {
    let samples = try Samples.clouds([40, 25, 30], spread: 3)
    let validation = try Samples.clouds([40, 25, 30], spread: 3, seed: 2)
    let expected = try LogisticRegression.fit(
      samples.features, labels: samples.labels, classCount: 3,
      configuration: .init(
        strength: .validation(
          validation.features, labels: validation.labels,
          strengths: LogisticRegression.Configuration.defaultStrengths)),
      jobs: 1)
    let fit = try LogisticRegression.fit(request(samples, validation: validation))
    #expect(fit.classifier as? LogisticRegression == expected.classifier)
    #expect(fit.parameters["strength"] == expected.strength)
  }

  @Test func theFormatOfTheArraysIsStable() throws {
    // Model folders hold arrays of these names and shapes.
    let arrays = try LogisticRegression.fit(request(try Samples.clouds([20, 20, 20])))
      .classifier.encoded()
    #expect(arrays.arrays.mapValues(\.shape) == ["weights": [3, 8], "biases": [3]])
  }

  @Test func arraysOfAnotherShapeOrNotFiniteAreRejected() throws {
    func code(_ weights: HeadArray, _ biases: [Float], classes: Int = 2) -> LearningError.Code? {
      LearningTests.code {
        _ = try LogisticRegression(
          decoding: HeadArrays(["weights": weights, "biases": HeadArray(biases)]),
          featureCount: 3, classCount: classes)
      }
    }
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    #expect(code(HeadArray(shape: [2, 3], .floats(values)), [0, 0]) == nil)
    #expect(code(HeadArray(shape: [3, 2], .floats(values)), [0, 0]) == .invalidModel)
    #expect(code(HeadArray(shape: [6], .floats(values)), [0, 0]) == .invalidModel)
    #expect(code(HeadArray(shape: [2, 3], .floats(values)), [0, 0, 0]) == .invalidModel)
    #expect(code(HeadArray(shape: [2, 3], .floats(values)), [0, .nan]) == .invalidModel)
    #expect(
      code(HeadArray(shape: [2, 3], .floats(values.dropLast() + [.infinity])), [0, 0])
        == .invalidModel)
    #expect(
      code(HeadArray(shape: [1, 3], .floats([1, 2, 3])), [0], classes: 1) == .invalidModel)
  }

  @Test func shardsAreNeitherFittedNorMerged() throws {
    #expect(LogisticRegression.maximumShardCount == 1)
    var request = request(try Samples.clouds([20, 20]))
    let whole = try LogisticRegression.fit(request).classifier
    request.shard = try HeadFitRequest.Shard(index: 0, of: 2)
    #expect(code { _ = try LogisticRegression.fit(request) } == .invalidConfiguration)
    #expect(
      code { _ = try LogisticRegression.merging(anyHeads: [whole, whole]) } == .sizeMismatch)
  }
}
