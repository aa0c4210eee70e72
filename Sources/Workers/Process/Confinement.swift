import Foundation

/// What a worker gives up before it reads photos of strangers, and whom it does not outlive.
enum Confinement {
  static func begin() {
    closeAllButStandard()
    // A core dump would keep a photo; and a worker has nothing to write to files.
    for resource in [RLIMIT_CORE, RLIMIT_FSIZE] {
      var none = rlimit(rlim_cur: 0, rlim_max: 0)
      setrlimit(__rlimit_resource_t(resource.rawValue), &none)
    }
    // Who accepts requests, and refuses them, must not wait for those who work on them.
    _ = nice(2)
    Thread.detachNewThread {
      // Nothing is waited for but the other side's end. Then the answer that is being computed has no reader.
      var input = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
      while poll(&input, 1, -1) < 0 {}
      _exit(0)
    }
  }

  /// Not every descriptor of a server closes by itself in its children: connections of strangers, the port it listens on.
  private static func closeAllButStandard() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
      close(descriptor)
    }
  }
}
