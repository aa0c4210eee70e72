/// The progress of an execution.
public struct SparkProgress: Sendable, Hashable {
  /// A stage of the job: the same work on many partitions.
  public struct Stage: Sendable, Hashable {
    /// Spark's number of the stage.
    public let id: Int
    /// The number of tasks, one for each partition.
    public let tasks: Int
    /// The number of tasks that are done.
    public let completedTasks: Int
    /// The bytes read from storage so far.
    public let inputBytes: Int
    /// True when all tasks are done.
    public let isDone: Bool
  }

  /// The stages that have started, and those that Spark has planned.
  public let stages: [Stage]
  /// The number of tasks that run at the moment, which is the number of cores in use.
  public let runningTasks: Int

  /// The number of tasks of all stages so far; stages that follow add to it.
  public var tasks: Int { stages.reduce(0) { $0 + $1.tasks } }
  /// The number of tasks of all stages that are done.
  public var completedTasks: Int { stages.reduce(0) { $0 + $1.completedTasks } }
  /// The bytes that all stages have read from storage so far.
  public var inputBytes: Int { stages.reduce(0) { $0 + $1.inputBytes } }
}

/// Receives a report of progress about once a second, in the task that waits for the execution.
public typealias SparkProgressHandler = @Sendable (SparkProgress) -> Void
