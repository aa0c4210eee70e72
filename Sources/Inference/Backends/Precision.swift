/// The number format in which a backbone is computed. Features are returned as 32-bit floating point numbers in any case.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// 16 bits, 8 of them significant (bfloat16). Almost twice as fast as `f32` on processors that have
  /// fast instructions for it. The
  /// mean cosine between the features of both is 0.9996 for the default backbone and 0.9987 for the deepest one.
  case bf16
  /// 8 bits in the convolutions, with a scale for each output channel, and 32 bits between them. Only for a network that was
  /// quantised when a model was trained: its file has the scales.
  case int8
  /// 32 bits, IEEE 754. Every backend supports it.
  case f32
}
