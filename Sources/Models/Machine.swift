import Foundation
import Inference

/// What is known of the machine and of this process.
package enum Machine {
  /// The most memory that this process has held, in bytes.
  package static var peakMemory: Int {
    var usage = rusage()
    guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }

  /// The processor's name.
  static var processor: String { (try? InferenceRuntime().cpu) ?? "unknown" }
}
