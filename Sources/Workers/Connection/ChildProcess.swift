import Failures
import Glibc

/// A process in a process group of its own, whose standard input and output are one socket, and whose standard error is
/// kept for its ``Termination``.
///
/// It inherits no signal handling and no environment but the given one. It is killed when this object is released.
///
/// swift-subprocess could pass these sockets on, but it reports the end of a child through its asynchronous scope only; the
/// supervisor has to ask for it at the moment when the socket closes, and spawning alone is one call.
package final class ChildProcess {
  private static let tailLength = 500

  package let endpoint: Endpoint
  private let identifier: pid_t
  private let errors: Int32
  private var status: Int32?

  /// Starts a process.
  ///
  /// - Throws: A ``WorkerFailure`` of code `start`.
  package init(
    program: String, arguments: [String], environment: [String: String]
  ) throws(WorkerFailure) {
    let (own, childs) = try Self.socketPair(isBlocking: true)
    endpoint = Endpoint(own, isOwned: true)
    defer { close(childs) }
    // A child that writes more to standard error than is read loses the text instead of blocking.
    let (ownErrors, childsErrors) = try Self.socketPair(isBlocking: false)
    errors = ownErrors
    defer { close(childsErrors) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, childs, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, childs, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, childsErrors, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // Ctrl-C on the terminal is for the parent only.
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var identifier = pid_t()
    let problem = Self.withCStrings([program] + arguments) { arguments in
      Self.withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        posix_spawn(&identifier, program, &actions, &attributes, arguments, environment)
      }
    }
    self.identifier = identifier
    guard problem == 0 else {
      status = 0
      throw WorkerFailure(
        .start, "\(program) cannot be started: \(String(cString: strerror(problem)))")
    }
  }

  deinit {
    kill()
    close(errors)
  }

  /// Kills the process if it still runs, and waits for its end.
  private func kill() {
    guard status == nil else { return }
    Glibc.kill(identifier, SIGKILL)
    collect()
  }

  /// Ends the process.
  ///
  /// - Parameter patience: The time to wait for it to end by itself before it is killed: it may have closed its socket a
  ///   moment before its end.
  /// - Returns: The cause, and the end of what it wrote to standard error.
  package func terminate(patience: Duration = .seconds(1)) -> Termination {
    let deadline = ContinuousClock.now + patience
    while status == nil, !collect(WNOHANG), .now < deadline { usleep(5_000) }
    let endedItself = status != nil
    kill()
    let cause = Termination.Cause(status: status ?? 0)
    return Termination(
      cause, errorTail: errorTail(), wasKilledExternally: endedItself && cause == .signal(SIGKILL))
  }

  @discardableResult private func collect(_ options: Int32 = 0) -> Bool {
    var value: Int32 = 0
    var result: pid_t
    repeat { result = waitpid(identifier, &value, options) } while result < 0 && errno == EINTR
    guard result != 0 else { return false }
    status = value
    return true
  }

  private func errorTail() -> String {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(errors, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)).suffix(Self.tailLength), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: " | ")
  }

  private static func socketPair(isBlocking: Bool) throws(WorkerFailure) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    var kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    if !isBlocking { kind |= Int32(SOCK_NONBLOCK.rawValue) }
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw WorkerFailure(
        .start, "no socket can be made for a worker: \(String(cString: strerror(errno)))")
    }
    return (ends[0], ends[1])
  }

  private static func withCStrings<R>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
