/// How far an execution is.
public struct SparkProgress: Sendable, Hashable {
  /// A step of the job: the same work on many partitions.
  public struct Stage: Sendable, Hashable {
    public let id: Int
    /// Tasks in all, one a partition.
    public let tasks: Int
    public let completedTasks: Int
    /// Read from storage so far.
    public let inputBytes: Int
    public let isDone: Bool
  }

  public let stages: [Stage]
  /// Tasks that run right now: the cores at work.
  public let runningTasks: Int

  /// Tasks of all stages known so far; later stages add to it.
  public var tasks: Int { stages.reduce(0) { $0 + $1.tasks } }
  public var completedTasks: Int { stages.reduce(0) { $0 + $1.completedTasks } }
  public var inputBytes: Int { stages.reduce(0) { $0 + $1.inputBytes } }
}

/// Called with every report of progress, about once a second, from the task that waits for the execution.
public typealias SparkProgressHandler = @Sendable (SparkProgress) -> Void
