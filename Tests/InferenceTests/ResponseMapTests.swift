import Failures
import Foundation
import Inference
import TestSupport
import Testing

@Suite struct ResponseMapTests {
  private let catalog = BackboneCatalog(
    folders: [Project.root.appending(path: ".deps/backbones").path])

  /// A bright square with stripes on grey, in one quarter of the photo.
  private func photo(side: Int, left: Bool, top: Bool) -> [UInt8] {
    (0..<side * side * 3).map { index in
      let (x, y) = (index / 3 % side, index / 3 / side)
      let isInside = (x < side / 2) == left && (y < side / 2) == top
      return isInside ? (x / 4 + y / 7).isMultiple(of: 2) ? 230 : 20 : 127
    }
  }

  @Test(arguments: ["mobilenet-v2", "efficientnet-lite0"])
  func theResponseIsStrongestWhereThereIsSomethingToSee(_ name: String) throws {
    let backbone = try catalog.backbone(name, overrides: .init(side: 224))
    let stream = try InferenceBackends.default.compile(backbone, precision: .f32, with: .response)
      .makeStream()
    let plain = try InferenceBackends.default.compile(backbone, precision: .f32).makeStream()
    for (left, top) in [(true, true), (false, true), (true, false)] {
      let photo = photo(side: 224, left: left, top: top)
      let features = try stream.features(of: photo)
      #expect(cosine(features, try plain.features(of: photo)) > 0.999_999)
      let map = try #require(stream.response)
      #expect(map.side == 7 && map.values.allSatisfy { $0 >= 0 })
      func sum(_ rows: Range<Int>, _ columns: Range<Int>) -> Float {
        rows.reduce(0) { sum, y in sum + columns.reduce(0) { $0 + map.values[y * 7 + $1] } }
      }
      let own = sum(top ? 0..<3 : 4..<7, left ? 0..<3 : 4..<7)
      #expect(own > sum(top ? 4..<7 : 0..<3, left ? 4..<7 : 0..<3))
    }
    #expect(plain.response == nil)
  }

  @Test func aCombinationRespondsToo() throws {
    let parts = try ["mobilenet-v2", "efficientnet-lite0"].map {
      try catalog.backbone($0, overrides: .init(side: 224))
    }
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "both.onnx").path
      try Data(try BackboneCombination(parts).file()).write(to: URL(filePath: path))
      let stream = try InferenceBackends.default.compile(
        Backbone(contentsOf: path), precision: .f32, with: .response
      ).makeStream()
      _ = try stream.features(of: photo(side: 224, left: true, top: true))
      #expect(stream.response?.side == 7)
    }
  }

  /// Networks whose output are maps, or their mean over given axes, as exporters write them.
  @Test func mapsAreFoundWhereverTheyAreAveraged() throws {
    try withTemporaryFolder { folder in
      _ = try Peer.python(
        """
        import numpy as np, onnx, sys
        from onnx import TensorProto, helper, numpy_helper
        def save(name, nodes, shape, weights, opset):
            graph = helper.make_graph(nodes, name,
                [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 8, 8])],
                [helper.make_tensor_value_info("features", TensorProto.FLOAT, shape)], weights)
            onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8), f"{sys.argv[1]}/{name}.onnx")
        weights = [numpy_helper.from_array(np.ones((4, 3, 2, 2), np.float32), "w")]
        conv = lambda out: helper.make_node("Conv", ["input", "w"], [out], strides=[2, 2])
        save("maps", [conv("features")], [1, 4, 4, 4], weights, 13)
        save("mean", [conv("maps"), helper.make_node("ReduceMean", ["maps"], ["features"], axes=[2, 3], keepdims=0)], [1, 4], weights, 13)
        save("pool", [conv("maps"), helper.make_node("GlobalAveragePool", ["maps"], ["pool"]),
             helper.make_node("Flatten", ["pool"], ["features"])], [1, 4], weights, 18)
        save("flat", [helper.make_node("Flatten", ["input"], ["features"])], [1, 192], [], 13)
        """, [folder.path])
      func stream(_ name: String) throws -> any InferenceStream {
        let backbone = try Backbone(
          contentsOf: folder.appending(path: "\(name).onnx").path,
          overrides: .init(mean: [0, 0, 0], std: [1, 1, 1]))
        return try InferenceBackends.default.compile(backbone, precision: .f32, with: .response)
          .makeStream()
      }
      var photo = [UInt8](repeating: 0, count: 192)
      photo[0] = 3
      for name in ["maps", "mean", "pool"] {
        let stream = try stream(name)
        #expect(try stream.features(of: photo) == [Float](repeating: 3.0 / 16, count: 4))
        let map = try #require(stream.response)
        // Four maps with a 3 in the first place.
        #expect(map.side == 4 && map.values.dropFirst().allSatisfy { $0 == 0 }, "\(name)")
        #expect(abs(map.values[0] - 6) < 1e-4, "\(name)")
      }
      expectError(.backboneUnsupported) { _ = try stream("flat") }
    }
  }
}
