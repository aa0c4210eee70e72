/// The exit status of a command that failed, as `sysexits.h` numbers them.
public enum ExitStatus: Int32, Sendable, Hashable {
  /// Wrong arguments.
  case usage = 64
  /// Input that is there but cannot be used.
  case unusableData = 65
  /// Input that is not there.
  case noInput = 66
  /// A service or library that is needed and cannot be reached.
  case unavailable = 69
  /// A defect of the program.
  case software = 70
  /// An output that cannot be created.
  case cannotCreate = 73
  /// A failure to read or write.
  case inputOutput = 74
  /// Ended by Ctrl-C: 128 plus the number of SIGINT, as shells have it.
  case interrupted = 130
}
