extension PhotoOutcomes {
  /// The outcomes, with their progress reported as they pass.
  ///
  /// - Parameters:
  ///   - progress: The observer.
  ///   - stage: The stage they belong to.
  ///   - total: The number of photos in all, including those already done.
  ///   - done: The number of photos done by an earlier run.
  package func reporting(
    to progress: @escaping ProgressHandler, stage: StageProgress.Stage, total: Int, done: Int = 0
  ) -> PhotoOutcomes {
    PhotoOutcomes { [self] in
      let iterator = makeAsyncIterator()
      var (done, skipped) = (done, 0)
      return {
        guard let outcome = try await iterator.next() else { return nil }
        done += 1
        if outcome.failure != nil { skipped += 1 }
        progress(StageProgress(stage, done: done, total: total, skipped: skipped))
        return outcome
      }
    }
  }
}
