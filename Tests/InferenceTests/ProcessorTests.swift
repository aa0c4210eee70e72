import Inference
import Testing

@Suite struct ProcessorTests {
  @Test(arguments: [
    ("vendor_id\t: GenuineIntel\nflags\t\t: fpu avx512f avx512_bf16\n", false),
    ("vendor_id\t: GenuineIntel\nflags\t\t: fpu avx512_bf16 amx_bf16 amx_tile\n", true),
    ("vendor_id\t: AuthenticAMD\nflags\t\t: fpu avx512f avx512_bf16\n", true),
    ("Features\t: fp asimd bf16\n", true), ("", true),
  ])
  func bfloat16IsPreferredWhereItIsFast(_ description: String, _ isFast: Bool) {
    #expect(Processor(description: description).hasFastBFloat16 == isFast)
  }
}
