import Foundation
import Inference
import TestSupport
import Testing

@Suite struct ONNXDescriptionTests {
  private func description(_ path: String) throws -> ONNXDescription {
    try ONNXDescription(try ProtobufFile(path: path))
  }

  @Test func inputsOutputsAndMetadataAreDescribed() throws {
    let script = """
      other = helper.make_tensor_value_info("other", TensorProto.INT64, ["n", 0, -1])
      model = save("all", [convolve, *pool], input=["n", 3, 8, 8], output=None, weights=convolution, inputs=[other])
      entry = model.metadata_props.add(); entry.key, entry.value = "author", "unknown"
      entry = model.metadata_props.add(); entry.key, entry.value = "pomona.source", "two\\nlines"
      onnx.save(model, f"{folder}/all.onnx")
      """
    try Fixture.withFiles(script) { folder, _ in
      let found = try description(folder + "/all.onnx")
      #expect(found.inputs.map(\.name) == ["input", "other"])
      #expect(found.inputs.map(\.shape) == [[nil, 3, 8, 8], [nil, nil, nil]])
      #expect(found.inputs.map(\.elementType) == [1, 7])
      #expect(found.outputs.map(\.name) == ["features"])
      #expect(found.outputs.map(\.shape) == [nil])
      // Neither other programs' entries nor control characters.
      #expect(found.metadata == ["pomona.mean": "0,0,0", "pomona.std": "1,1,1"])
      #expect(!found.hasExternalWeights)
    }
  }

  /// Random damage to a small file: a description or an error, and never a crash.
  @Test func damagedFilesAreErrorsOrDescriptions() throws {
    try Fixture.withFiles("save('small', [convolve, *pool], weights=convolution)") { folder, _ in
      let whole = try [UInt8](Data(contentsOf: URL(filePath: folder + "/small.onnx")))
      let path = folder + "/damaged.onnx"
      var errors = 0
      for position in whole.indices {
        for byte in [0x00, 0x7F, 0xFF] as [UInt8] {
          var damaged = whole
          damaged[position] = byte
          try Data(damaged).write(to: URL(filePath: path))
          if code({ _ = try description(path) }) != nil { errors += 1 }
        }
      }
      #expect(errors > 100 && errors < whole.count * 3)
    }
  }
}
