import Foundation
import Learning
import TestSupport
import Testing

@Suite(.enabled(if: Peer.isInstalled))
struct PeerTests {
  private static let makeSamples = """
    import json, sys
    import numpy as np
    from sklearn.datasets import make_classification
    folder = sys.argv[1]
    X, y = make_classification(2000, 40, n_informative=12, n_redundant=8, n_classes=6, weights=[.4, .25, .15, .1, .06, .04],
                               class_sep=1.2, random_state=4)
    X = np.maximum(X, 0).astype(np.float32)
    for name, a, b in (("train", 0, 1200), ("test", 1200, 2000)):
        X[a:b].tofile(f"{folder}/{name}.x")
        y[a:b].astype(np.int32).tofile(f"{folder}/{name}.y")
    Xt, yt, Xv, yv = X[:1200], y[:1200], X[1200:], y[1200:]

    """

  private func read(_ folder: URL) throws -> (train: Samples, test: Samples) {
    (
      try Samples.read("train", in: folder, columns: 40, classCount: 6),
      try Samples.read("test", in: folder, columns: 40, classCount: 6)
    )
  }

  @Test func forestPredictsAsWellAsScikitLearns() throws {
    let script =
      Self.makeSamples + """
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.metrics import log_loss
        m = RandomForestClassifier(100, random_state=0, oob_score=True).fit(Xt, yt)
        print(json.dumps([m.score(Xv, yv), log_loss(yv, m.predict_proba(Xv)), m.oob_score_]))
        """
    try withTemporaryFolder { folder in
      let peer = try Peer.numbers(script, [folder.path])
      let (train, test) = try read(folder)
      let forest = try RandomForest.fit(
        train.features, labels: train.labels, classCount: 6,
        configuration: .init(treeCount: 100, classWeights: .uniform, seed: 1), jobs: 2)
      let own = try forest.metrics(for: test.features, labels: test.labels, jobs: 2)
      #expect(abs(own.accuracy - peer[0]) < 0.03)
      #expect(abs(own.logLoss - peer[1]) < 0.05)
      #expect(abs(try #require(forest.outOfBagAccuracy) - peer[2]) < 0.03)
    }
  }

  @Test(arguments: [ClassWeights.uniform, .balanced], [0.1, 10])
  func logisticRegressionFindsScikitLearnsCoefficients(
    _ weights: ClassWeights, _ strength: Double
  ) throws {
    let script =
      Self.makeSamples + """
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import log_loss
        mean, std = Xt.astype(np.float64).mean(0), Xt.astype(np.float64).std(0)
        m = LogisticRegression(C=1 / float(sys.argv[2]), class_weight=None if sys.argv[3] == "uniform" else "balanced",
                               tol=1e-8, max_iter=5000).fit((Xt - mean) / std, yt)
        w = m.coef_ / std
        b = m.intercept_ - w @ mean
        b -= b.mean()
        print(json.dumps([log_loss(yv, m.predict_proba((Xv - mean) / std)), *w.ravel(), *b]))
        """
    try withTemporaryFolder { folder in
      let peer = try Peer.numbers(script, [folder.path, String(strength), weights.rawValue])
      let (train, test) = try read(folder)
      let fit = try LogisticRegression.fit(
        train.features, labels: train.labels, classCount: 6,
        configuration: .init(strength: .fixed(strength), classWeights: weights), jobs: 2)
      #expect(fit.converged)
      let own = try fit.classifier.metrics(for: test.features, labels: test.labels, jobs: 2)
      #expect(abs(own.logLoss - peer[0]) < 2e-3)
      // Softmax does not change when all biases grow alike: compare them about their mean.
      let biases = fit.classifier.biases
      let mean = biases.reduce(0, +) / Float(biases.count)
      let found = fit.classifier.weights + biases.map { $0 - mean }
      #expect(found.count == peer.count - 1)
      for (own, peer) in zip(found, peer.dropFirst()) {
        #expect(abs(Double(own) - peer) < 0.02)
      }
    }
  }
}
