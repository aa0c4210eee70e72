extension SparkServerFault {
  /// One exception of a chain of causes, as the server sends it: in a list, with the index of its own cause.
  package struct Exception: Sendable {
    package var message: String
    package var errorClass: String?
    package var sqlState: String?
    package var cause: Int?

    package init(
      message: String, errorClass: String? = nil, sqlState: String? = nil, cause: Int? = nil
    ) {
      self.message = message
      self.errorClass = errorClass
      self.sqlState = sqlState
      self.cause = cause
    }
  }

  /// Joins the messages of a chain of exceptions; the first error class in the chain counts.
  ///
  /// - Parameters:
  ///   - exceptions: All exceptions, in any order. Indices that are out of range or lead back end the chain.
  ///   - root: The index of the exception that was thrown; nil is returned when there is none at it.
  package init?(_ exceptions: [Exception], root: Int) {
    guard exceptions.indices.contains(root) else { return nil }
    var chain = [exceptions[root]]
    while let cause = chain.last?.cause, exceptions.indices.contains(cause),
      chain.count < exceptions.count
    {
      chain.append(exceptions[cause])
    }
    var message = chain[0].message
    for cause in chain.dropFirst() where !cause.message.isEmpty && !message.contains(cause.message)
    {
      message += "\nCaused by: " + cause.message
    }
    let classified = chain.first { $0.errorClass != nil }
    self.init(
      errorClass: classified?.errorClass, sqlState: classified?.sqlState, message: message)
  }
}
