/// The account of a run on a cluster: its activity log, and the figures its cost is computed from.
public struct ClusterActivity: Sendable, Codable {
  /// A stage of the run: the same work on many partitions.
  public struct Stage: Sendable, Codable {
    public var id: Int
    public var attempt: Int
    public var tasks: Int
    public var seconds: Double
    public var failed: Bool
  }

  /// Spark's version.
  public var spark: String
  public var application: String
  /// The cores of all executors when the run ended.
  public var cores: Int
  /// The time the run held the cluster, in seconds.
  public var seconds: Double
  public var tasks: Int
  public var failedTasks: Int
  /// Tasks that were a second or later attempt.
  public var retriedTasks: Int
  public var speculativeTasks: Int
  /// The number of executors that ran tasks.
  public var executors: Int
  public var executorsAdded: Int
  public var executorsLost: Int
  /// The time of all tasks together, in seconds.
  public var taskSeconds: Double
  /// The processor time of Spark's own processes in the tasks, without that of the workers, in seconds.
  public var jvmCPUSeconds: Double
  public var stages: [Stage]

  /// The cores of the cluster times the hours that the run held them.
  public var coreHours: Double { Double(cores) * seconds / 3600 }

  private enum CodingKeys: String, CodingKey {
    case spark, application, cores, seconds, tasks, executors, stages
    case failedTasks = "failed_tasks"
    case retriedTasks = "retried_tasks"
    case speculativeTasks = "speculative_tasks"
    case executorsAdded = "executors_added"
    case executorsLost = "executors_lost"
    case taskSeconds = "task_seconds"
    case jvmCPUSeconds = "jvm_cpu_seconds"
  }
}
