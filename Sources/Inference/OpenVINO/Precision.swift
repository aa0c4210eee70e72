/// The numbers a backbone computes with. Features are returned as 32-bit floating point numbers in
/// any case.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// 16 bits, 8 of them significant (bfloat16). Almost twice as fast as `f32` where the CPU has
  /// instructions for it. The mean cosine between the features of both is 0.9996 for the default
  /// backbone and 0.9987 for the deepest one.
  case bf16
  /// 32 bits, IEEE 754.
  case f32

  /// The quickest one this machine has.
  ///
  /// `f32` when OpenVINO is missing, too: the error comes when it is used.
  public static var preferred: Precision { available.contains(.bf16) ? .bf16 : .f32 }

  /// Those that the CPU computes with by its own instructions.
  package static let available: [Precision] = {
    let capabilities = try? OpenVINO.shared.get().property("OPTIMIZATION_CAPABILITIES")
    return (capabilities ?? "").split(separator: " ").contains("BF16") ? [.bf16, .f32] : [.f32]
  }()
}
