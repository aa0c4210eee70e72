internal import Failures

extension SparkError {
  /// The error for a failure that Spark reported; its class, or else its text, decides the code and the remedy.
  package init(_ fault: SparkServerFault) {
    let kind = Self.kind(of: fault)
    var message = fault.description
    while let last = message.last, last == "." || last.isWhitespace { message.removeLast() }
    self.init(kind.code, message, remedy: kind.remedy, cause: fault)
  }

  private static func kind(of fault: SparkServerFault) -> (code: Code, remedy: String) {
    let message = fault.message
    let errorClass = fault.errorClass ?? ""
    func isOne(of names: [String]) -> Bool {
      names.contains { errorClass == $0 || errorClass.hasPrefix($0 + ".") }
    }
    if isOne(of: ["OPERATION_CANCELED", "OPERATION_ABANDONED"]) {
      return (.interrupted, "Run it again unless it was interrupted on purpose.")
    }
    if errorClass.hasPrefix("INVALID_HANDLE.") {
      return (
        .sessionLost,
        "Run it again in a new session: the views, functions and files of this one are gone."
      )
    }
    // A job's failure has its class deep in the causes, so the text decides first.
    if message.contains("No space left on device") || isFullHDFS(message) {
      return (
        .diskFull,
        "Free space on the cluster's disks (spark.local.dir and the output) and run it again."
      )
    }
    if isOne(of: ["UNRESOLVED_ROUTINE", "CANNOT_LOAD_FUNCTION_CLASS"])
      || message.contains("ClassNotFoundException") || message.contains("Can not load class")
    {
      return (
        .functionMissing,
        "Add the jar that contains the class to the session, and register the function first."
      )
    }
    if isOne(of: ["PATH_NOT_FOUND"]) || message.contains("FileNotFoundException") {
      return (
        .pathMissing, "Give a path that exists on the cluster's machines, not only on this one."
      )
    }
    if isOne(of: ["PATH_ALREADY_EXISTS"]) {
      return (
        .pathExists, "Write to another path, remove the existing one, or use the mode overwrite."
      )
    }
    if isOne(of: ["INSUFFICIENT_PERMISSIONS"]) || message.contains("AccessControlException")
      || message.contains("Permission denied")
    {
      return (.forbidden, "Grant the cluster's user the permission.")
    }
    if errorClass.hasPrefix("PARSE_") || errorClass.hasPrefix("UNRESOLVED_")
      || errorClass.hasPrefix("DATATYPE_MISMATCH")
      || errorClass.hasPrefix("TABLE_OR_VIEW_NOT_FOUND")
      || errorClass.hasPrefix("INVALID_CONF") || errorClass.hasPrefix("CANNOT_MODIFY_CONFIG")
    {
      return (.rejected, "Correct the statement.")
    }
    return (.failed, "See Spark's log on the cluster for details.")
  }

  /// HDFS finds no DataNode with space, though all that run are reached; or a quota of space is used up. Hadoop 2 and 3 have words
  /// of their own.
  private static func isFullHDFS(_ message: String) -> Bool {
    let hasNoPlace = ["could only be replicated to 0 nodes", "could only be written to 0 of"]
      .contains { message.contains($0) }
    return hasNoPlace && message.contains("no node(s) are excluded")
      && !message.contains("There are 0 datanode(s)")
      || message.contains("DSQuotaExceededException")
  }
}
