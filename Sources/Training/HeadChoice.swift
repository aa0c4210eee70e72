import Datasets
import Evaluations
import Formatting
import Learning

/// Fits the head that was asked for, or the best of all heads.
struct HeadChoice {
  /// The head that was kept.
  struct Outcome {
    let fit: HeadFit
    /// The reason for this head, where there was a choice.
    var remark: String?
  }

  let set: any TrainingSet
  let options: FitOptions

  /// Fits a head of this kind; nil fits all of them and keeps the best.
  func outcome(of kind: HeadKind?) async throws -> Outcome {
    guard let kind else { return try await best(of: HeadRegistry.heads) }
    return Outcome(fit: try await set.fit(try HeadRegistry.head(kind), options: options))
  }

  /// The most accurate head on the validation split; of equals, the one with the lower log loss.
  private func best(of heads: [any Head.Type]) async throws -> Outcome {
    var candidates: [(fit: HeadFit, metrics: Metrics)] = []
    for head in heads {
      let fit = try await set.fit(head, options: options)
      let evaluations = try await set.evaluations(
        of: fit.classifier, on: [.validation], progress: { _ in })
      // Without a validation photo there is nothing to choose by: the first head is kept.
      guard let metrics = evaluations.first?.metrics else { return Outcome(fit: fit) }
      candidates.append((fit, metrics))
    }
    let scores = candidates.map { fit, metrics in
      "\(fit.kind) (\(NumberFormat.text.percent(metrics.accuracy)), "
        + "log loss \((metrics.logLoss * 10_000).rounded() / 10_000))"
    }
    let best = candidates.max {
      ($0.metrics.accuracy, -$0.metrics.logLoss) < ($1.metrics.accuracy, -$1.metrics.logLoss)
    }
    guard let best else { return try await outcome(of: HeadRegistry.heads[0].kind) }
    return Outcome(
      fit: best.fit,
      remark: "on the validation split: \(scores.joined(separator: ", ")); "
        + "\(best.fit.kind) was kept")
  }
}

extension HeadFit {
  /// The kind of the head.
  var kind: HeadKind { type(of: classifier).kind }
}
