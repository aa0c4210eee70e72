extension SparkError {
  /// An error that Spark itself reported. Its class decides the code and the remedy.
  package init(errorClass: String?, sqlState: String?, message: String) {
    let kind = Self.kind(errorClass: errorClass ?? "", message: message)
    self.init(
      kind.code, message, remedy: kind.remedy, errorClass: errorClass, sqlState: sqlState)
  }

  private static func kind(errorClass: String, message: String) -> (code: Code, remedy: String) {
    func isOne(of names: [String]) -> Bool {
      names.contains { errorClass == $0 || errorClass.hasPrefix($0 + ".") }
    }
    if isOne(of: ["OPERATION_CANCELED", "OPERATION_ABANDONED"]) {
      return (.interrupted, "It was interrupted, by this program or by another one.")
    }
    if errorClass.hasPrefix("INVALID_HANDLE.") {
      return (
        .sessionLost,
        "The server was restarted or dropped the session; views, functions and files of the session are gone. Run it again."
      )
    }
    // A job's failure names its class deep in the causes, so the text decides first.
    if message.contains("No space left on device") {
      return (
        .diskFull,
        "Free space on the cluster's disks (spark.local.dir, the output) and run it again."
      )
    }
    if isOne(of: ["UNRESOLVED_ROUTINE", "CANNOT_LOAD_FUNCTION_CLASS"])
      || message.contains("ClassNotFoundException") || message.contains("Can not load class")
    {
      return (
        .functionMissing,
        "Add the jar with the class to the session, and register the function first."
      )
    }
    if isOne(of: ["PATH_NOT_FOUND"]) || message.contains("FileNotFoundException") {
      return (
        .pathMissing,
        "The path must exist where the cluster's machines look for it, not only on this one."
      )
    }
    if isOne(of: ["PATH_ALREADY_EXISTS"]) {
      return (
        .pathExists, "Write elsewhere, remove what is there, or write with the mode overwrite."
      )
    }
    if isOne(of: ["INSUFFICIENT_PERMISSIONS"]) || message.contains("AccessControlException")
      || message.contains("Permission denied")
    {
      return (.forbidden, "Give the cluster's user the right to it.")
    }
    if errorClass.hasPrefix("PARSE_") || errorClass.hasPrefix("UNRESOLVED_")
      || errorClass.hasPrefix("DATATYPE_MISMATCH")
      || errorClass.hasPrefix("TABLE_OR_VIEW_NOT_FOUND")
      || errorClass.hasPrefix("INVALID_CONF") || errorClass.hasPrefix("CANNOT_MODIFY_CONFIG")
    {
      return (.rejected, "Correct the statement.")
    }
    return (.failed, "Spark's log on the cluster tells more.")
  }
}
