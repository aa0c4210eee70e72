import Foundation
import Learning
import TestSupport
import Testing

struct ClassificationMetricsTests {
  @Test func countsByHand() throws {
    var metrics = try ClassificationMetrics(classCount: 3)
    try metrics.add(probabilities: [0.7, 0.2, 0.1], label: 0)
    try metrics.add(probabilities: [0.1, 0.8, 0.1], label: 0)
    try metrics.add(probabilities: [0.2, 0.8, 0.0], label: 1)
    try metrics.add(probabilities: [0.4, 0.4, 0.2], label: 0)
    #expect(metrics.samples == 4)
    #expect(metrics.accuracy == 0.75)
    // Class 2 has no samples and is not predicted: it does not count.
    #expect(abs(metrics.balancedAccuracy - (2.0 / 3 + 1) / 2) < 1e-12)
    #expect(abs(metrics.macroF1 - (0.8 + 2.0 / 3) / 2) < 1e-12)
    #expect(metrics.top5Accuracy == 1)
    #expect(metrics.confusionMatrix == [[2, 1, 0], [0, 1, 0], [0, 0, 0]])
    #expect(metrics.perClass[2].support == 0)
    #expect(metrics.perClass[1].precision == 0.5)
  }

  @Test func certainErrorsHaveAFiniteLogLoss() throws {
    var metrics = try ClassificationMetrics(classCount: 2)
    try metrics.add(probabilities: [1, 0], label: 1)
    #expect(abs(metrics.logLoss + log(Double(Float.ulpOfOne))) < 1e-9)
  }

  @Test func metricsOfNoSamplesAreZero() throws {
    let metrics = try ClassificationMetrics(classCount: 2)
    #expect(metrics.accuracy == 0 && metrics.balancedAccuracy == 0 && metrics.macroF1 == 0)
    #expect(metrics.top5Accuracy == 0 && metrics.logLoss == 0)
  }

  @Test func invalidInputIsRejectedAndAddsNothing() throws {
    var metrics = try ClassificationMetrics(classCount: 2)
    #expect(code { try metrics.add(probabilities: [1], label: 0) } == .sizeMismatch)
    #expect(code { try metrics.add(probabilities: [1, 0], label: 2) } == .labelOutOfRange)
    #expect(code { try metrics.add(probabilities: [1, 0], label: -1) } == .labelOutOfRange)
    #expect(code { try metrics.add(probabilities: [.nan, 0], label: 0) } == .nonFinite)
    #expect(code { try metrics.add(probabilities: [1, 0, 1], labels: [0, 1]) } == .sizeMismatch)
    #expect(metrics.samples == 0)
    #expect(code { _ = try ClassificationMetrics(classCount: 0) } == .tooFewClasses)
  }

  @Test func mergedMetricsCountTheSamplesOfBoth() throws {
    var random = SplitMix64(seed: 6)
    var parts = try [1, 2].map { _ in try ClassificationMetrics(classCount: 7) }
    var all = parts[0]
    for sample in 0..<100 {
      let probabilities = (0..<7).map { _ in Float(random.below(8)) / 8 }
      let label = Int32(random.below(7))
      try parts[sample < 60 ? 0 : 1].add(probabilities: probabilities, label: label)
      try all.add(probabilities: probabilities, label: label)
    }
    parts[0].merge(parts[1])
    #expect(parts[0].samples == 100)
    #expect(parts[0].perClass == all.perClass)
    #expect(parts[0].confusions == all.confusions)
    #expect(parts[0].accuracy == all.accuracy && parts[0].top5Accuracy == all.top5Accuracy)
    #expect(abs(parts[0].logLoss - all.logLoss) < 1e-12)
  }

  @Test(.enabled(if: Peer.isInstalled), arguments: [3, 5, 12])
  func equalScikitLearn(_ classCount: Int) throws {
    // The last class has no samples, the first is never the most probable.
    var random = SplitMix64(seed: UInt64(classCount))
    var probabilities: [Float] = []
    var labels: [Int32] = []
    for _ in 0..<500 {
      var row = (0..<classCount).map { _ in random.unit() }
      row[0] *= 0.1
      let label = random.below(classCount - 1)
      row[label] += 0.3
      let sum = row.reduce(0, +)
      probabilities += row.map { $0 / sum }
      labels.append(Int32(label))
    }
    var metrics = try ClassificationMetrics(classCount: classCount)
    try metrics.add(probabilities: probabilities, labels: labels)
    let peer = try withTemporaryFolder { folder in
      try probabilities.write(to: folder.appending(path: "p"))
      try labels.write(to: folder.appending(path: "y"))
      return try Peer.numbers(Self.script, [folder.path, String(classCount)])
    }
    var own = [
      metrics.accuracy, metrics.balancedAccuracy, metrics.macroF1, metrics.top5Accuracy,
      metrics.logLoss,
    ]
    for perClass in metrics.perClass {
      own += [perClass.precision, perClass.recall, perClass.f1, Double(perClass.support)]
    }
    own += metrics.confusionMatrix.flatMap { $0.map { Double($0) } }
    #expect(own.count == peer.count)
    for (own, peer) in zip(own, peer) { #expect(abs(own - peer) < 1e-6) }
  }

  private static let script = """
    import json, sys, warnings
    import numpy as np
    from sklearn import metrics as m
    warnings.simplefilter("ignore")
    folder, n = sys.argv[1], int(sys.argv[2])
    p = np.fromfile(folder + "/p", np.float32).reshape(-1, n)
    y = np.fromfile(folder + "/y", np.int32)
    q = p.argmax(1)
    ids = list(range(n))
    out = [m.accuracy_score(y, q), m.balanced_accuracy_score(y, q), m.f1_score(y, q, average="macro"),
           m.top_k_accuracy_score(y, p, k=5, labels=ids), m.log_loss(y, p, labels=ids)]
    for row in zip(*m.precision_recall_fscore_support(y, q, labels=ids, zero_division=0)): out += row
    out += m.confusion_matrix(y, q, labels=ids).ravel().tolist()
    print(json.dumps([float(x) for x in out]))
    """
}
