#if Spark
package import GRPCCore
internal import GRPCProtobuf

extension RPCError {
  /// Spark's report of a failure in the status of a call.
  package struct SparkReport: Sendable, Hashable {
    /// The class, the state and the message of the status, which may be cut off.
    package let fault: SparkServerFault
    /// The number by which the server gives the details; nil when it has none.
    package let errorID: String?

    /// Returns the fault, as far as known from the details.
    package func fault(details: SparkServerFault?) -> SparkServerFault {
      guard let details else { return fault }
      return SparkServerFault(
        errorClass: details.errorClass ?? fault.errorClass,
        sqlState: details.sqlState ?? fault.sqlState, message: details.message)
    }
  }

  /// Spark's report of a failure; nil for an error of the network or of gRPC.
  package var sparkReport: SparkReport? {
    guard let info = richStatus?.details.lazy.compactMap(\.errorInfo).first,
      info.domain == "org.apache.spark"
    else { return nil }
    return SparkReport(
      fault: SparkServerFault(
        errorClass: info.metadata["errorClass"], sqlState: info.metadata["sqlState"],
        message: message),
      errorID: info.metadata["errorId"])
  }

  /// The prospects of repeating the call, by the rules of Spark's own clients.
  package var retryability: Retryability {
    let serverWait = richStatus?.details.lazy.compactMap(\.retryInfo?.delay).first
    // The second: another call took over the results of the same execution.
    let isTransient =
      code == .unavailable
      || code == .internalError && message.contains("INVALID_CURSOR.DISCONNECTED")
    return isTransient || serverWait != nil ? .transient(serverWait: serverWait) : .permanent
  }

  /// Reports whether the error has this class of Spark's.
  func has(errorClass: String) -> Bool {
    message.contains(errorClass)
      || richStatus?.details.contains { $0.errorInfo?.metadata["errorClass"] == errorClass } == true
  }

  private var richStatus: GoogleRPCStatus? {
    // The bytes come from the network; a status that cannot be decoded is as good as none.
    (try? unpackGoogleRPCStatus()) ?? nil
  }
}
#endif
