import Foundation
import Inference
import Testing

@Suite struct InferenceRuntimeTests {
  @Test func theRuntimeIsTheOneThisProgramIsMadeFor() throws {
    let runtime = try InferenceRuntime()
    #expect(runtime.version.hasPrefix("2026.4"))
    #expect(!runtime.cpu.isEmpty)
    #expect(runtime.precisions.last == .f32)
    #expect(runtime.precisions.first == Precision.preferred)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/cpuinfo")))
  func bf16IsPreferredWhereTheProcessorHasIt() throws {
    let processor = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let words = Set(processor.split(whereSeparator: \.isWhitespace))
    let hasInstructions = !words.isDisjoint(with: ["avx512_bf16", "amx_bf16", "bf16"])
    #expect((Precision.preferred == .bf16) == hasInstructions)
  }
}
