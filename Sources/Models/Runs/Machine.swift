import Foundation
import Inference

/// Facts about the machine and this process.
package enum Machine {
  /// The peak memory of this process, in bytes.
  package static var peakMemory: Int {
    var usage = rusage()
    guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }

  /// The processor's name.
  static var processor: String { (try? InferenceBackends.default.facts().processor) ?? "unknown" }
}
