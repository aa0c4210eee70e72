import Failures

/// A worker that replies to one request at a time. Belongs to one supervisor.
package protocol WorkerConnection: AnyObject {
  /// False once it is known that no request can be sent.
  var isAlive: Bool { get }

  /// Sends a request and waits for the reply.
  ///
  /// - Throws: A ``WorkerFailure`` when the worker cannot be used any more; it has to be terminated.
  func reply(
    to request: WorkerRequest, until deadline: Endpoint.Deadline
  ) throws(WorkerFailure) -> WorkerReply

  /// Ends the worker, whatever it is doing.
  ///
  /// - Parameter failure: The failure that is the reason; after `ended` it has a moment to end by itself.
  func terminate(after failure: WorkerFailure) -> Termination
}
