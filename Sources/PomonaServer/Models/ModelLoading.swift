import Logging
import Workers

/// What every version of every model is loaded with.
struct ModelLoading: Sendable {
  /// Where copies of models are kept while they serve.
  let folder: String
  /// The program whose `worker` command is started.
  let program: String
  let pool: WorkerPool.Configuration
  let metrics: ServerMetrics
  let logger: Logger
}
