/// OpenVINO on the CPU.
package struct OpenVINOBackend: InferenceBackend {
  package let name = "OpenVINO"

  package init() {}

  package func facts() throws(InferenceError) -> BackendFacts {
    let library = try OpenVINOLibrary.shared.get()
    return BackendFacts(
      version: try library.version(), processor: try library.property("FULL_DEVICE_NAME"),
      precisions: try precisions())
  }

  package func precisions() throws(InferenceError) -> [Precision] {
    let capabilities = try OpenVINOLibrary.shared.get().property("OPTIMIZATION_CAPABILITIES")
    guard capabilities.split(separator: " ").contains("BF16") else { return [.f32] }
    return Processor.current.hasFastBFloat16 ? [.bf16, .f32] : [.f32, .bf16]
  }

  package func compile(
    _ backbone: Backbone, resolvedPrecision: Precision, threads: Int,
    with second: SecondOutput?
  ) throws(InferenceError) -> any CompiledBackbone {
    try OpenVINONetwork(
      backbone, precision: resolvedPrecision, threads: threads, second: second)
  }
}
