import Foundation

/// The restrictions of a worker that reads photos of unknown origin.
enum Confinement {
  /// Closes inherited descriptors, forbids core dumps, lowers the priority, and ends the process when its supervisor does.
  static func begin() {
    closeInheritedDescriptors()
    // It would keep a photo.
    forbid(RLIMIT_CORE)
    // The process that accepts and rejects requests has priority over those that work on them.
    _ = nice(2)
    Thread.detachNewThread {
      // No event is requested: the call returns when the other end is closed. A reply under way has no reader then.
      var input = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
      while poll(&input, 1, -1) < 0 {}
      _exit(0)
    }
  }

  /// Forbids writing to files. A worker keeps the compiled network of its model; photos give it nothing to write.
  static func forbidWriting() { forbid(RLIMIT_FSIZE) }

  private static func forbid(_ resource: __rlimit_resource) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(resource.rawValue), &none)
  }

  /// Not every descriptor of a server is close-on-exec: connections of its clients, the port that it listens on.
  private static func closeInheritedDescriptors() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
      close(descriptor)
    }
  }
}
