import Glibc

/// A process of its own group whose standard input and output are one socket, and whose last words are kept.
///
/// It inherits no signal handling and nothing of the environment that is not named. It is killed when this object goes.
final class ChildProcess {
  let socket: DeadlineSocket
  private let identifier: pid_t
  private let words: Int32
  private var status: Int32?

  init(
    program: String, arguments: [String], environment: [String: String]
  ) throws(WorkerFailure) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Self.failure("socketpair") }
    socket = DeadlineSocket(ends[0])
    defer { close(ends[1]) }
    var talk: [Int32] = [-1, -1]
    // Not blocking: a child that talks more than is read loses its words and does not stop.
    guard socketpair(AF_UNIX, kind | Int32(SOCK_NONBLOCK.rawValue), 0, &talk) == 0 else {
      throw Self.failure("socketpair")
    }
    words = talk[0]
    defer { close(talk[1]) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, talk[1], STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // A group of its own, so that Ctrl-C on the terminal is for the service alone.
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
    end()
    close(words)
  }

  /// Ends the process if it still runs, and waits for its end.
  func end() {
    guard status == nil else { return }
    kill(identifier, SIGKILL)
    collect()
  }

  /// How a process ended.
  struct Obituary {
    /// `signal 11`, `exit code 65`, and its last words.
    let words: String
    /// Whether somebody else ended it: the kernel when memory is short, an administrator. A fault of its own ends it by
    /// other signals.
    let wasKilled: Bool
  }

  /// How a process that is gone, or about to go, ended.
  func obituary() -> Obituary {
    // It may have closed its socket a moment before its end.
    for _ in 0..<100 where status == nil {
      if !collect(WNOHANG) { usleep(10_000) }
    }
    let isGone = status != nil
    end()
    let status = status ?? 0
    let signal = status & 0x7f
    let cause = signal == 0 ? "exit code \((status >> 8) & 0xff)" : "signal \(signal)"
    let words = lastWords()
    return Obituary(
      words: words.isEmpty ? cause : "\(cause): \(words)", wasKilled: isGone && signal == SIGKILL)
  }

  @discardableResult private func collect(_ options: Int32 = 0) -> Bool {
    var value: Int32 = 0
    var result: pid_t
    repeat { result = waitpid(identifier, &value, options) } while result < 0 && errno == EINTR
    guard result != 0 else { return false }
    status = value
    return true
  }

  private func lastWords() -> String {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(words, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)).suffix(500), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: " | ")
  }

  private static func failure(_ call: String) -> WorkerFailure {
    WorkerFailure(.start, "\(call): \(String(cString: strerror(errno)))")
  }

  private static func withCStrings<R>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
