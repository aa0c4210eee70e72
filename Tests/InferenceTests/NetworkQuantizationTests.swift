import Failures
import Foundation
import Imaging
import Inference
import TestSupport
import Testing

@Suite struct NetworkQuantizationTests {
  private let catalog = BackboneCatalog(
    folders: [Project.root.appending(path: ".deps/backbones").path])

  /// The pixels of photos of food.
  private func photos(side: Int) throws -> [[UInt8]] {
    let folder = Project.root.appending(path: ".deps/samples/food/test/sushi")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().prefix(4)
    return try names.map { name in
      let bytes = try Data(contentsOf: folder.appending(path: name))
      var pixels = [UInt8](repeating: 0, count: side * side * 3)
      try bytes.withUnsafeBytes { bytes in
        try pixels.withUnsafeMutableBufferPointer {
          _ = try PhotoLoader().load(bytes, side: side, mode: .stretch, into: $0)
        }
      }
      return pixels
    }
  }

  @Test func featuresIn8BitsAreCloseToThoseOfTheNetwork() throws {
    let backbone = try catalog.backbone("mobilenet-v2", overrides: .init(side: 128))
    let quantization = try NetworkQuantization(of: backbone)
    #expect(quantization.tensors.count > 40)
    let exact = try InferenceBackends.default.compile(backbone, precision: .f32, with: .ranges)
      .makeStream()
    let photos = try photos(side: 128)
    var bounds: [[Float]] = []
    let features = try photos.map { photo in
      let features = try exact.features(of: photo)
      bounds.append(exact.secondOutput)
      return features
    }
    #expect(bounds.allSatisfy { $0.count == 2 * quantization.tensors.count })
    let ranges = quantization.tensors.indices.map { tensor in
      let least = bounds.map { $0[2 * tensor] }.min() ?? 0
      return least...(bounds.map { $0[2 * tensor + 1] }.max() ?? 0)
    }
    // The first tensor is the input: levels from 0 to 255, normalised.
    #expect(ranges[0].lowerBound < -0.5 && ranges[0].upperBound > 0.5 && ranges[0].upperBound < 3)
    let file = try quantization.file(ranges)
    #expect(file == (try quantization.file(ranges)))
    #expect(file.count < backbone.byteCount / 3)
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "int8.onnx").path
      try Data(file).write(to: URL(filePath: path))
      let small = try Backbone(contentsOf: path, overrides: backbone.preprocessing)
      #expect(small.featureCount == backbone.featureCount)
      let compiled = try InferenceBackends.default.compile(small, precision: .int8)
      #expect(compiled.precision == .int8)
      let stream = try compiled.makeStream()
      for (photo, features) in zip(photos, features) {
        #expect(cosine(try stream.features(of: photo), features) > 0.97)
      }
    }
  }

  @Test func aNetworkWithoutConvolutionsIsRefused() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "flat.onnx").path
      _ = try Peer.python(
        """
        import onnx, sys
        from onnx import TensorProto, helper
        graph = helper.make_graph([helper.make_node("Flatten", ["input"], ["features"])], "flat",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 8, 8])],
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, 192])])
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), sys.argv[1])
        """, [path])
      let backbone = try Backbone(
        contentsOf: path, overrides: .init(mean: [0, 0, 0], std: [1, 1, 1]))
      expectError(.backboneUnsupported) { _ = try NetworkQuantization(of: backbone) }
    }
  }
}
