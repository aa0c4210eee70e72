import Foundation

/// The end of the process.
enum ProcessEnd {
  /// Writes what C's streams hold, and ends without the destructors of native libraries: in one of them OpenVINO unloads
  /// its plugin, whose code threads that are about to end would still call.
  static func exit(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }
}
