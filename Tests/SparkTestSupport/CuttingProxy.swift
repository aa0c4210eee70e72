import Foundation
import TestSupport

/// A TCP proxy before the cluster that cuts its connections on demand.
package final class CuttingProxy: Sendable {
  /// The port that it listens on, on loopback.
  package let port: Int
  private let process: Process
  private let commands: FileHandle
  private let reports: FileHandle

  /// Starts a proxy to a port of loopback.
  package init(to target: Int) throws {
    let process = Process()
    process.executableURL = SparkPython.url
    process.arguments = ["-u", "-c", Self.script, "\(target)"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Program.Failure(description: "the proxy did not start")
    }
    self.port = port
    self.process = process
    commands = input.fileHandleForWriting
    reports = output.fileHandleForReading
  }

  deinit { end() }

  /// Ends the proxy.
  package func end() { try? commands.close() }

  /// Ends the proxy and returns the number of connections that it cut.
  package func cuts() -> Int {
    end()
    return String(decoding: reports.readDataToEndOfFile(), as: UTF8.self).count { $0 == "x" }
  }

  /// Resets all connections; new ones are accepted.
  package func cut() { try? commands.write(contentsOf: Data("cut\n".utf8)) }

  /// Resets all connections each time the server has sent this many bytes more; 0 for never.
  package func cutEvery(bytes: Int) {
    try? commands.write(contentsOf: Data("every \(bytes)\n".utf8))
  }

  private static let script = #"""
    import os, socket, struct, sys, threading
    target = int(sys.argv[1]); limit = [0]; seen = [0]; live = set(); lock = threading.Lock()
    def drop():
      with lock: pairs, _ = list(live), live.clear()
      for pair in pairs:
        for s in pair:
          try:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); s.shutdown(2)
          except OSError: pass
          s.close()
        print("x")
    def pump(a, b, counted):
      try:
        while True:
          data = a.recv(65536)
          if not data: break
          b.sendall(data)
          if counted and limit[0]:
            seen[0] += len(data)
            if seen[0] >= limit[0]: seen[0] = 0; drop(); break
      except OSError: pass
      for s in (a, b):
        try: s.shutdown(2)
        except OSError: pass
    def commands():
      for line in sys.stdin:
        if line.startswith("cut"): drop()
        else: limit[0] = int(line.split()[1]); seen[0] = 0
      os._exit(0)
    listener = socket.create_server(("127.0.0.1", 0)); print(listener.getsockname()[1])
    threading.Thread(target=commands, daemon=True).start()
    while True:
      a, _ = listener.accept()
      try: b = socket.create_connection(("127.0.0.1", target))
      except OSError: a.close(); continue
      with lock: live.add((a, b))
      threading.Thread(target=pump, args=(a, b, False), daemon=True).start()
      threading.Thread(target=pump, args=(b, a, True), daemon=True).start()
    """#
}
