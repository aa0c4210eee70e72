/// One of the classifiers that adapt to a domain each for itself and then vote. Their errors differ, so that together they
/// are right more often than any of them.
enum AdaptationMember: Sendable {
  /// A discriminant of the moments of both domains.
  case discriminant(temperature: Double, DomainDiscriminant.Mixture)
  /// A logistic regression on samples of both domains, with this strength of the penalty.
  case logisticRegression(strength: Double)

  /// The members, of which the discriminants and the regressions each are sure of different photos.
  static let all: [AdaptationMember] = [
    .discriminant(temperature: 10, .init(means: 0.5, scatter: 0.2, shrinkage: 0.3)),
    .discriminant(temperature: 20, .init(means: 0.7, scatter: 0.5, shrinkage: 0.3)),
    .discriminant(temperature: 40, .init(means: 0.85, scatter: 0.8, shrinkage: 0.3)),
    .discriminant(temperature: 10, .init(means: 0.85, scatter: 0.8, shrinkage: 0.3)),
    .discriminant(temperature: 40, .init(means: 0.5, scatter: 0.2, shrinkage: 0.3)),
    .logisticRegression(strength: 3000),
    .logisticRegression(strength: 1000),
    .logisticRegression(strength: 600),
    .logisticRegression(strength: 300),
  ]
}
