#if Spark
import Failures
import JSON
import SparkConnect

/// The replies of workers to tasks on the Parquet files of a folder, each file read by an executor.
struct PartReplies {
  private let replies: [String: [UInt8]]

  /// Runs a task on every part file.
  ///
  /// - Parameters:
  ///   - folder: The folder's URI.
  ///   - tasks: The text of the task of every file, by the file's name.
  ///   - job: The instructions for the workers.
  ///   - run: The run on the cluster.
  ///   - progress: Called with the number of Spark's tasks that are done, and of all.
  init(
    in folder: String, tasks: [String: String], job: WorkerJob, run: ClusterRun,
    progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws {
    let view = "pomona_\(run.id)_parts"
    let texts = String(decoding: try SortedJSON.encoded(tasks, pretty: false), as: UTF8.self)
    try await run.session.read(
      "binaryFile", paths: [folder], options: ["pathGlobFilter": "part-*.parquet"]
    ).select("path", "content").createView(view)
    let rows = try await run.session.query(
      """
      SELECT path, \(run.functions.table)(element_at(from_json(:tasks, 'map<string,string>'),
        regexp_extract(path, 'part-[0-9]+[.]parquet', 0)), content, :setup) AS reply FROM \(view)
      """, arguments: ["tasks": .string(texts), "setup": .string(job.text)]
    ).collect(tags: ["pomona-\(run.id)"]) { report in
      if let main = report.stages.max(by: { $0.tasks < $1.tasks }), main.tasks > 0 {
        progress(main.completedTasks, main.tasks)
      }
    }
    var replies: [String: [UInt8]] = [:]
    for (path, reply) in zip(try rows.strings("path"), try rows.binaries("reply")) {
      if let path, let reply { replies[ClusterPath(path).name] = reply }
    }
    self.replies = replies
  }

  /// The reply for a part file.
  ///
  /// - Throws: A ``PomonaError`` of code `unusableData` when there was no such file.
  func reply(to name: String) throws -> [UInt8] {
    guard let reply = replies[name] else {
      throw PomonaError(
        .unusableData, "no photo was assigned to \(name)", remedy: "Use fewer shards.")
    }
    return reply
  }
}
#endif
