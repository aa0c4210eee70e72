import Failures

import Learning
import Synchronization

/// How far a stage of the work has come.
public struct StageProgress: Sendable, Hashable {
  /// The stages of the pipeline, in the order in which they run.
  public enum Stage: String, Sendable, Hashable, Codable {
    /// Photos become features.
    case features
    /// The classifier is fitted.
    case fit
    /// Answers are compared with labels.
    case evaluate
    /// Photos are classified.
    case predict
  }

  /// The stage that the figures are of.
  public let stage: Stage
  /// Photos, trees or iterations that are done, including the skipped.
  public let done: Int
  /// How many there are in all.
  public let total: Int
  /// Photos among the done that gave no result.
  public let skipped: Int
  /// What a cluster has to say besides: its tasks, and executors that were lost. Nil on one machine.
  public let note: String?

  package init(_ stage: Stage, done: Int, total: Int, skipped: Int = 0, note: String? = nil) {
    self.stage = stage
    self.done = done
    self.total = total
    self.skipped = skipped
    self.note = note
  }
}

/// Told of progress, from any thread but never from two at once. Throwing stops the work; what is finished stays for a
/// resumed run.
public typealias ProgressHandler = @Sendable (StageProgress) throws -> Void

extension StageProgress {
  /// Passes the progress of a fit on to a handler that stops the work by throwing.
  static func reporting<R>(
    _ stage: Stage, to progress: @escaping ProgressHandler,
    _ fit: (@escaping FitProgress) throws -> R
  ) throws -> R {
    let refusal = Mutex<(any Error)?>(nil)
    do {
      return try fit { done, total in
        do {
          try progress(StageProgress(stage, done: done, total: total))
          return true
        } catch {
          refusal.withLock { $0 = error }
          return false
        }
      }
    } catch let error as LearningError where error.code == .cancelled {
      throw refusal.withLock { $0 } ?? error
    }
  }
}
