/// What a run asked of a cluster: its log in short, and what its cost follows from.
public struct ClusterActivity: Sendable, Codable {
  /// A step of the run, the same work on many partitions.
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
  /// How long the run held the cluster.
  public var seconds: Double
  public var tasks: Int
  public var failedTasks: Int
  /// Tasks that were a second or later attempt.
  public var retriedTasks: Int
  public var speculativeTasks: Int
  /// The executors that did some of the work.
  public var executors: Int
  public var executorsAdded: Int
  public var executorsLost: Int
  /// The time of all tasks together.
  public var taskSeconds: Double
  /// The processor time of Spark's own processes in them; the workers' is not in it.
  public var jvmCPUSeconds: Double
  public var stages: [Stage]

  /// The cores of the cluster times the time that the run held them.
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
