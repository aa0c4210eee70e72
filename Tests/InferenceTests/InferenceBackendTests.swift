import Inference
import TestSupport
import Testing

@Suite struct InferenceBackendTests {
  @Test func theDefaultBackendIsOpenVINO() throws {
    #expect(InferenceBackends.default.name == "OpenVINO")
    #expect(InferenceBackends.all.map(\.name) == ["OpenVINO"])
  }

  @Test func theRuntimeIsTheVersionThisProgramRequires() throws {
    let backend = InferenceBackends.default
    let facts = try backend.facts()
    #expect(facts.version.hasPrefix("2026.4"))
    #expect(!facts.processor.isEmpty)
    #expect(facts.precisions.contains(.f32))
    #expect(try facts.precisions == backend.precisions())
    #expect(try facts.precisions.first == backend.resolve(nil))
  }

  @Test func theFastestPrecisionIsTheDefault() throws {
    let backbone = try installed.backbone("mobilenet-v2")
    for supported in [[.bf16, .f32], [.f32]] as [[Precision]] {
      let backend = MeanBackend(supported: supported)
      #expect(try backend.compile(backbone).precision == supported[0])
    }
  }

  @Test func aPrecisionThatTheProcessorDoesNotSupportBecomesF32() throws {
    let backbone = try installed.backbone("mobilenet-v2")
    let (both, one) = (MeanBackend(supported: [.bf16, .f32]), MeanBackend(supported: [.f32]))
    #expect(try both.compile(backbone, precision: .bf16).precision == .bf16)
    #expect(try both.compile(backbone, precision: .f32).precision == .f32)
    #expect(try one.compile(backbone, precision: .bf16).precision == .f32)
    #expect(try one.resolve(.bf16) == .f32)
  }

  @Test func thereIsAtLeastOneThread() throws {
    let backbone = try installed.backbone("mobilenet-v2")
    for (requested, used) in [(-1, 1), (0, 1), (3, 3)] {
      #expect(
        try MeanBackend(supported: [.f32]).compile(backbone, threads: requested).threads == used)
    }
    #expect(try compile(backbone, threads: 0).threads == 1)
  }

  /// All that a second runtime needs besides its line in the registry.
  @Test func aSecondBackendNeedsNothingButTheProtocols() throws {
    let backbone = try installed.backbone("mobilenet-v2", overrides: .init(side: 2))
    let stream = try MeanBackend(supported: [.f32]).compile(backbone).makeStream()
    #expect(try stream.features(of: [1, 2, 3, 5, 6, 7, 1, 2, 3, 5, 6, 7]) == [3, 4, 5])
    #expect(try stream.run() == [3, 4, 5])
  }
}

/// A backend whose features are the mean of each channel.
private struct MeanBackend: InferenceBackend {
  let name = "mean"
  let supported: [Precision]

  func facts() throws(InferenceError) -> BackendFacts {
    BackendFacts(version: "1", processor: "any", precisions: supported)
  }

  func precisions() throws(InferenceError) -> [Precision] { supported }

  func compile(
    _ backbone: Backbone, resolvedPrecision: Precision, threads: Int,
    with second: SecondOutput?
  ) throws(InferenceError) -> any CompiledBackbone {
    Compiled(backbone: backbone, precision: resolvedPrecision, threads: threads)
  }

  private struct Compiled: CompiledBackbone {
    let backbone: Backbone
    let precision: Precision
    let threads: Int

    func makeStream() throws(InferenceError) -> any InferenceStream {
      Stream(pixelCount: backbone.side * backbone.side)
    }
  }

  private final class Stream: InferenceStream {
    private let pixelCount: Int
    private var input: [UInt8]

    init(pixelCount: Int) {
      self.pixelCount = pixelCount
      input = [UInt8](repeating: 0, count: pixelCount * 3)
    }

    func withInput<R, E>(
      _ body: (UnsafeMutableBufferPointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
      try input.withUnsafeMutableBufferPointer { buffer throws(E) in try body(buffer) }
    }

    var secondOutput: [Float] { [] }

    func run() throws(InferenceError) -> [Float] {
      (0..<3).map { channel in
        let sum = stride(from: channel, to: input.count, by: 3).reduce(0) { $0 + Int(input[$1]) }
        return Float(sum) / Float(pixelCount)
      }
    }
  }
}
