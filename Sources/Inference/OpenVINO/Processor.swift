import Foundation

/// The facts of a processor that decide between precisions.
package struct Processor: Sendable, Hashable {
  /// False where instructions for bfloat16 exist, but those for 32 bits are faster: on Intel's processors without matrix units
  /// (AMX), which virtual machines often hide, OpenVINO takes 1.6 times as long in bfloat16, oneDNN 1.45 times to learn.
  package let hasFastBFloat16: Bool

  /// The processor of this machine.
  package static let current = Processor(
    description: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")

  /// - Parameter description: The content of `/proc/cpuinfo`.
  package init(description: String) {
    func value(_ key: String) -> Substring? {
      description.split(separator: "\n").first { $0.hasPrefix(key) }?.split(separator: ":").last
    }
    let isIntel = value("vendor_id")?.contains("GenuineIntel") == true
    hasFastBFloat16 =
      !isIntel || value("flags")?.split(separator: " ").contains("amx_bf16") == true
  }
}
