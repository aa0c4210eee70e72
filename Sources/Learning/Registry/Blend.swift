import Failures

extension HeadKind {
  /// The mean of several heads' log probabilities.
  public static let blend = HeadKind(rawValue: "blend")
}

/// Several heads on the same features, each calibrated: a class has the mean of its log probabilities as its score.
package struct Blend: Head {
  package static let kind = HeadKind.blend

  /// The heads, each of a kind of its own.
  package let members: [CalibratedClassifier]

  /// - Parameter members: At least one head, all of the same features and classes, no two of one kind.
  package init(_ members: [CalibratedClassifier]) throws(LearningError) {
    guard let first = members.first,
      members.allSatisfy({
        $0.featureCount == first.featureCount && $0.classCount == first.classCount
      }), Set(members.map(\.kind)).count == members.count,
      !members.contains(where: { $0.kind == .blend })
    else {
      throw LearningError(
        .sizeMismatch, "the heads cannot be blended: they are equal in kind, or differ in classes",
        remedy: "Blend heads of several kinds that were fitted on the same samples.")
    }
    self.members = members
  }

  package var featureCount: Int { members[0].featureCount }

  package var classCount: Int { members[0].classCount }

  package func scores(for features: FeatureMatrix, jobs: Int) throws(LearningError) -> [Float] {
    var scores: [[Float]] = []
    for member in members {
      scores.append(member.logProbabilities(try member.head.scores(for: features, jobs: jobs)))
    }
    return mean(scores)
  }

  package func scores(for features: Span<Float>) throws(LearningError) -> [Float] {
    var scores: [[Float]] = []
    for member in members {
      scores.append(member.logProbabilities(try member.head.scores(for: features)))
    }
    return mean(scores)
  }

  private func mean(_ scores: [[Float]]) -> [Float] {
    let scale = 1 / Float(scores.count)
    return scores[0].indices.map { index in scores.reduce(0) { $0 + $1[index] } * scale }
  }

  package func probabilities(
    for features: FeatureMatrix, jobs: Int
  ) throws(LearningError) -> [Float] {
    try CalibratedClassifier(self, temperature: 1).probabilities(for: features, jobs: jobs)
  }

  package func probabilities(for features: Span<Float>) throws(LearningError) -> [Float] {
    try CalibratedClassifier(self, temperature: 1).probabilities(for: features)
  }

  /// Fits every other head, and blends all.
  package static func fit(_ request: HeadFitRequest) throws(LearningError) -> HeadFit {
    var members: [CalibratedClassifier] = []
    for head in HeadRegistry.heads {
      members.append(CalibratedClassifier(try head.fit(request).classifier))
    }
    return HeadFit(try Blend(members))
  }

  package var parameters: [String: Double] { ["members": Double(members.count)] }

  private static let separator: Character = "/"

  /// The arrays of each head, with its kind in front of their names.
  package func encoded() -> HeadArrays {
    var arrays: [String: HeadArray] = [:]
    for member in members {
      for (name, array) in member.encoded().arrays {
        arrays["\(member.kind)\(Self.separator)\(name)"] = array
      }
    }
    return HeadArrays(arrays)
  }

  package init(
    decoding arrays: HeadArrays, featureCount: Int, classCount: Int
  ) throws(LearningError) {
    var groups: [String: [String: HeadArray]] = [:]
    for (name, array) in arrays.arrays {
      let parts = name.split(separator: Self.separator, maxSplits: 1)
      if parts.count == 2 { groups[String(parts[0]), default: [:]][String(parts[1])] = array }
    }
    var members: [CalibratedClassifier] = []
    do throws(LearningError) {
      for (name, arrays) in groups.sorted(by: { $0.key < $1.key }) {
        let kind = HeadKind(rawValue: name)
        // A blend within a blend, which a hostile file could nest without end, is not a member.
        _ = try HeadRegistry.head(kind)
        members.append(
          try CalibratedClassifier(
            decoding: HeadArrays(arrays), kind: kind, featureCount: featureCount,
            classCount: classCount))
      }
      try self.init(members)
    } catch {
      throw LearningError(.invalidModel, error.message, remedy: "Train the model again.")
    }
  }
}
