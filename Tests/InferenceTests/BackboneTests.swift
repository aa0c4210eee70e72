import Foundation
import Inference
import TestSupport
import Testing

@Suite struct BackboneTests {
  @Test func descriptionsAgreeWithONNX() throws {
    struct Expected: Decodable {
      let name: String
      let side, features, bytes: Int
      let mean, std: [Float]
      let licence, source: String
    }
    let script = """
      import json, os, sys, onnx
      found = []
      for path in sys.argv[1:]:
          model = onnx.load(path)
          texts = {entry.key: entry.value for entry in model.metadata_props}
          shape = lambda tensor: [dimension.dim_value for dimension in tensor.type.tensor_type.shape.dim]
          found.append({"name": texts["pomona.name"], "side": shape(model.graph.input[0])[3],
                        "features": shape(model.graph.output[0])[1], "bytes": os.path.getsize(path),
                        "mean": [float(level) for level in texts["pomona.mean"].split(",")],
                        "std": [float(level) for level in texts["pomona.std"].split(",")],
                        "licence": texts["pomona.licence"], "source": texts["pomona.source"]})
      print(json.dumps(found))
      """
    let backbones = try installed.names.map { try installed.backbone($0) }
    let output = try Peer.python(script, backbones.map(\.path))
    let expected = try JSONDecoder().decode([Expected].self, from: output)
    #expect(expected.count == 4)
    for (backbone, expected) in zip(backbones, expected) {
      #expect(backbone.name == expected.name)
      #expect(backbone.side == expected.side)
      #expect(backbone.featureCount == expected.features)
      #expect(backbone.byteCount == expected.bytes)
      #expect(backbone.mean == expected.mean)
      #expect(backbone.std == expected.std)
      #expect(backbone.licence == expected.licence)
      #expect(backbone.source == expected.source)
    }
  }

  @Test func overridesTakePrecedence() throws {
    let given = Backbone.Overrides(side: 160, mean: [1, 2, 3], std: [4, 5, 6])
    let backbone = try installed.backbone("mobilenet-v2", overrides: given)
    #expect(backbone.preprocessing == given)
    #expect(try installed.backbone("mobilenet-v2").side == 224)
  }

  @Test func theFileNameIsTheDefaultName() throws {
    try Fixture.withFiles("save('my-own', pool, output=[1, 3])") { folder, _ in
      let backbone = try Backbone(contentsOf: folder + "/my-own.onnx")
      #expect(backbone.name == "my-own")
      #expect(backbone.licence == nil)
    }
  }

  @Test func openSidesMustBeGiven() throws {
    let script = "save('open', pool, input=['n', 3, 'h', 'w'], output=['n', 3])"
    try Fixture.withFiles(script) { folder, _ in
      let path = folder + "/open.onnx"
      expectError(.preprocessingUnknown) { _ = try Backbone(contentsOf: path) }
      let given = try Backbone(contentsOf: path, overrides: .init(side: 32))
      #expect(given.side == 32)
      for side in [0, -1, Int.max] {
        expectError(.backboneUnsupported) {
          _ = try Backbone(contentsOf: path, overrides: .init(side: side))
        }
      }
    }
  }

  @Test func normalisationMustBeSpecifiedAndValid() throws {
    let script = """
      save("none", pool, output=[1, 3], mean=None, std=None)
      for name, std in [("two", "1,2"), ("text", "1,2,x"), ("zero", "1,0,1"), ("infinite", "1,inf,1"), ("empty", "")]:
          save(name, pool, output=[1, 3], std=std)
      """
    try Fixture.withFiles(script) { folder, _ in
      for name in ["none", "two", "text", "zero", "infinite", "empty"] {
        expectError(.preprocessingUnknown, "\(name)") {
          _ = try Backbone(contentsOf: "\(folder)/\(name).onnx")
        }
      }
      let path = folder + "/none.onnx"
      let levels: [Float] = [255, 255, 255]
      let backbone = try Backbone(contentsOf: path, overrides: .init(mean: levels, std: levels))
      #expect(backbone.std == levels)
      for std in [[], [1], [1, 2, 3, 4], [1, 2, Float.nan], [1, 2, 0], [1, 2, -3]] {
        let given = Backbone.Overrides(mean: [0, 0, 0], std: std)
        expectError(.preprocessingUnknown, "\(std)") {
          _ = try Backbone(contentsOf: path, overrides: given)
        }
      }
    }
  }

  @Test func networksOfOtherShapesAreRejected() throws {
    let script = """
      other = helper.make_tensor_value_info("other", TensorProto.FLOAT, [1, 3, 8, 8])
      save("two-inputs", pool, output=[1, 3], inputs=[other])
      save("grey", pool, input=[1, 1, 8, 8], output=[1, 1])
      save("oblong", pool, input=[1, 3, 8, 9], output=[1, 3])
      save("flat", pool, input=[1, 3], output=[1, 3])
      save("tokens", pool, output=[1, 5, 3])
      save("unknown", pool, output=None)
      save("levels", pool, output=[1, 3], type=TensorProto.UINT8)
      external = save("external", [convolve], weights=convolution)
      onnx.save(external, f"{folder}/external.onnx", save_as_external_data=True, size_threshold=0)
      """
    try Fixture.withFiles(script) { folder, _ in
      let names = [
        "two-inputs", "grey", "oblong", "flat", "tokens", "unknown", "levels", "external",
      ]
      for name in names {
        expectError(.backboneUnsupported, "\(name)") {
          _ = try Backbone(contentsOf: "\(folder)/\(name).onnx")
        }
      }
    }
  }

  @Test func weightsRepeatedAsInputsAreNotInputs() throws {
    let script = """
      listed = [helper.make_tensor_value_info(key, TensorProto.FLOAT, value.shape) for key, value in convolution.items()]
      save("old", [convolve, node("GlobalAveragePool", ["map"], ["features"])], output=[1, 8, 1, 1],
           weights=convolution, inputs=listed)
      """
    try Fixture.withFiles(script) { folder, _ in
      let backbone = try Backbone(contentsOf: folder + "/old.onnx")
      #expect(backbone.featureCount == 8)
    }
  }
}
