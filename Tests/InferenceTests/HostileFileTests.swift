import Failures
import Foundation
import Inference
import TestSupport
import Testing

@Suite struct HostileFileTests {
  private func described(_ bytes: [UInt8], in folder: URL) throws -> InferenceError.Code? {
    let path = folder.appending(path: "hostile.onnx")
    try Data(bytes).write(to: path)
    return code { _ = try Backbone(contentsOf: path.path(percentEncoded: false)) }
  }

  @Test func filesThatCannotBeReadAreErrors() throws {
    try withTemporaryFolder { folder in
      let path = folder.path(percentEncoded: false)
      #expect(mkfifo(path + "/pipe.onnx", 0o600) == 0)
      for path in [path, path + "/pipe.onnx", path + "/missing.onnx"] {
        expectError(.backboneUnreadable) { _ = try Backbone(contentsOf: path) }
      }
    }
  }

  @Test(
    arguments: [
      [], [0x00], [0xFF], [0x3A], [0x3A, 0x05, 0x00], Array("\u{89}PNG\r\n\u{1A}\n".utf8),
      Array("text".utf8),
      // A graph of 2^64 - 1 bytes, a length of eleven digits, a group, field 0, nothing but a version.
      [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
      [0x3A] + [UInt8](repeating: 0x80, count: 10) + [0x01], [0x3B, 0x3C], [0x02, 0x00],
      [0x08, 0x08],
      // A fixed number and a name that end after their message.
      [0x3A, 0x02, 0x59, 0x00, 0, 0, 0, 0, 0, 0, 0], [0x3A, 0x04, 0x5A, 0x02, 0x0A, 0x01],
    ] as [[UInt8]])
  func malformedFilesAreErrors(_ bytes: [UInt8]) throws {
    try withTemporaryFolder { folder in
      let found = try described(bytes, in: folder)
      #expect(found == .backboneInvalid)
    }
  }

  @Test func everyTruncationIsAnError() throws {
    try Fixture.withFiles("save('whole', pool, output=[1, 3])") { path, _ in
      let folder = URL(filePath: path)
      let whole = try [UInt8](Data(contentsOf: folder.appending(path: "whole.onnx")))
      let undamaged = try described(whole, in: folder)
      #expect(undamaged == nil)
      for count in 0..<whole.count {
        let found = try described(Array(whole[..<count]), in: folder)
        // Cut between two entries of the metadata, the file is whole but for its normalisation.
        #expect(found == .backboneInvalid || found == .preprocessingUnknown, "\(count)")
      }
    }
  }

  /// Defects that OpenVINO finds in a damaged network are reported as errors and do not crash the process.
  @Test func damagedNetworksAreErrors() throws {
    let script = """
      save("small", [convolve, node("Relu", ["map"], ["relu"]), node("GlobalAveragePool", ["relu"], ["pool"]),
                     node("Flatten", ["pool"], ["features"], axis=1)], weights=convolution)
      """
    try Fixture.withFiles(script) { folder, _ in
      let whole = try [UInt8](Data(contentsOf: URL(filePath: folder + "/small.onnx")))
      let path = folder + "/damaged.onnx"
      var errors = 0
      // The nodes come first. 0x62 turns the field of a node's input into an unknown field.
      for position in 0..<160 {
        var damaged = whole
        damaged[position] = 0x62
        try Data(damaged).write(to: URL(filePath: path))
        do {
          let backbone = try Backbone(contentsOf: path, overrides: .init(side: 8))
          _ = try compile(backbone, precision: .f32).makeStream().run()
        } catch is InferenceError {
          errors += 1
        }
      }
      #expect(errors > 80)
    }
  }

  @Test func operatorsRequireTheInputsOfTheirSchemas() throws {
    let script = """
      import onnx.defs
      for schema in {schema.name: schema for schema in onnx.defs.get_all_schemas() if schema.domain == ""}.values():
          if schema.deprecated or schema.name in ["If", "Loop", "Scan"]:
              continue
          for suffix, count in [("few", schema.min_input - 1), ("enough", schema.min_input)]:
              if count >= 0:
                  inputs = ["input"] * count
                  save(f"{schema.name}-{suffix}", [node(schema.name, inputs, ["features"])], version=99)
          print(schema.name, schema.min_input)
      """
    try Fixture.withFiles(script) { folder, output in
      let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
      #expect(lines.count > 150)
      for line in lines where !line.hasSuffix(" 0") {
        let name = line.prefix { $0 != " " }
        expectError(.backboneInvalid, "\(name)") {
          _ = try Backbone(contentsOf: "\(folder)/\(name)-few.onnx")
        }
        expectError(nil, "\(name)") {
          _ = try Backbone(contentsOf: "\(folder)/\(name)-enough.onnx")
        }
      }
    }
  }

  @Test func nodesInsideOtherNodesAreChecked() throws {
    let script = """
      def nested(depth, innermost):
          nodes = [innermost]
          for level in range(depth):
              inner = helper.make_graph(nodes, "inner", [], [])
              nodes = [node("If", ["input"], ["features"], then_branch=inner, else_branch=inner)]
          return nodes
      save("good", nested(2, node("Relu", ["input"], ["inner"])))
      save("bad", nested(2, node("Conv", ["input"], ["inner"])))
      save("deep", nested(17, node("Relu", ["input"], ["inner"])))
      """
    try Fixture.withFiles(script) { folder, _ in
      expectError(nil) { _ = try Backbone(contentsOf: folder + "/good.onnx") }
      expectError(.backboneInvalid) { _ = try Backbone(contentsOf: folder + "/bad.onnx") }
      expectError(.backboneInvalid) { _ = try Backbone(contentsOf: folder + "/deep.onnx") }
    }
  }
}
