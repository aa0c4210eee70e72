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
        configuration: .init(treeCount: 100, classWeights: .uniform, bootstraps: true, seed: 1),
        jobs: 2)
      let own = try forest.metrics(for: test.features, labels: test.labels, jobs: 2)
      #expect(abs(own.accuracy - peer[0]) < 0.03)
      #expect(abs(own.logLoss - peer[1]) < 0.05)
      #expect(abs(try #require(forest.outOfBagAccuracy) - peer[2]) < 0.03)
    }
  }

  @Test func theDiscriminantIsScikitLearns() throws {
    let script =
      Self.makeSamples + """
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
        def roots(X):
            X = np.sqrt(X.astype(np.float64))
            return X / np.linalg.norm(X, axis=1, keepdims=True)
        out = []
        for shrinkage in (0.01, 0.1, 0.5, 0.9):
            m = LinearDiscriminantAnalysis(solver="eigen", shrinkage=shrinkage).fit(roots(Xt), yt)
            scores = m.decision_function(roots(Xv)) - np.log(m.priors_)
            out += (scores - scores.mean(1, keepdims=True)).ravel().tolist()
        print(json.dumps(out))
        """
    try withTemporaryFolder { folder in
      let peer = try Peer.numbers(script, [folder.path])
      let (train, test) = try read(folder)
      let statistics = try ClassStatistics(of: train.labelled, classCount: 6, jobs: 2)
      var own: [Double] = []
      for shrinkage in [0.01, 0.1, 0.5, 0.9] {
        let scores = try Discriminant(statistics, shrinkage: shrinkage)
          .scores(for: test.features, jobs: 2)
        for row in 0..<test.features.rows {
          let values = scores[row * 6..<row * 6 + 6].map { Double($0) }
          own += values.map { $0 - values.reduce(0, +) / 6 }
        }
      }
      #expect(own.count == peer.count)
      let scale = peer.map { abs($0) }.max() ?? 0
      #expect(zip(own, peer).allSatisfy { abs($0 - $1) < 1e-5 * scale })
    }
  }

  @Test func theDistancesAreThoseOfProbabilisticPrincipalComponents() throws {
    let script =
      Self.makeSamples + """
        def roots(X):
            X = np.sqrt(X.astype(np.float64))
            return X / np.linalg.norm(X, axis=1, keepdims=True)
        R, V = roots(Xt), roots(Xv)
        means = np.array([R[yt == c].mean(0) for c in range(6)])
        values, vectors = np.linalg.eigh((R - means[yt]).T @ (R - means[yt]) / len(R))
        noise = values[:-8].mean()
        inverse = (vectors / np.r_[np.full(32, noise), values[-8:]]) @ vectors.T
        out = [min((v - m) @ inverse @ (v - m) for m in means) * noise for v in V]
        print(json.dumps(out))
        """
    try withTemporaryFolder { folder in
      let peer = try Peer.numbers(script, [folder.path])
      let (train, test) = try read(folder)
      let statistics = try ClassStatistics(of: train.labelled, classCount: 6, jobs: 2)
      let own = NoveltyDetector(try WithinClassSpectrum(statistics))
        .distances(for: test.features, jobs: 2)
      #expect(own.count == peer.count)
      #expect(zip(own, peer).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    }
  }

  @Test func logisticRegressionFindsScikitLearnsCoefficients() throws {
    let script =
      Self.makeSamples + """
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import log_loss
        mean, std = Xt.astype(np.float64).mean(0), Xt.astype(np.float64).std(0)
        out = []
        for strength, weights in ((0.1, None), (10, None), (0.1, "balanced"), (10, "balanced")):
            m = LogisticRegression(C=1 / strength, class_weight=weights, tol=1e-8, max_iter=5000).fit((Xt - mean) / std, yt)
            w = m.coef_ / std
            b = m.intercept_ - w @ mean
            out += [log_loss(yv, m.predict_proba((Xv - mean) / std)), *w.ravel(), *(b - b.mean())]
        print(json.dumps(out))
        """
    try withTemporaryFolder { folder in
      let peer = try Peer.numbers(script, [folder.path])
      let (train, test) = try read(folder)
      let cases: [(Double, ClassWeights)] = [
        (0.1, .uniform), (10, .uniform), (0.1, .balanced), (10, .balanced),
      ]
      let width = 1 + 6 * 41
      try #require(peer.count == cases.count * width)
      for (index, (strength, weights)) in cases.enumerated() {
        let fit = try LogisticRegression.fit(
          train.features, labels: train.labels, classCount: 6,
          configuration: .init(strength: .fixed(strength), classWeights: weights), jobs: 2)
        #expect(fit.converged)
        let metrics = try fit.classifier.metrics(for: test.features, labels: test.labels, jobs: 2)
        // Softmax does not change when all biases grow alike: compare them about their mean.
        let biases = fit.classifier.function.biases.map { Double($0) }
        let mean = biases.reduce(0, +) / 6
        let own =
          [metrics.logLoss] + fit.classifier.function.weights.map { Double($0) }
          + biases.map { $0 - mean }
        let theirs = peer[index * width..<(index + 1) * width]
        #expect(abs(own[0] - theirs[theirs.startIndex]) < 2e-3)
        let furthest = zip(own, theirs).map { abs($0 - $1) }.max() ?? 1
        #expect(furthest < 0.02, "strength \(strength), \(weights)")
      }
    }
  }
}
