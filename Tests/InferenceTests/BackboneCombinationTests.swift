import Failures
import Foundation
import Inference
import TestSupport
import Testing

@Suite struct BackboneCombinationTests {
  /// The combination of backbones, written to a file and opened.
  private func combined(
    _ backbones: [Backbone], side: Int? = nil, in folder: String
  ) throws -> Backbone {
    let combination = try BackboneCombination(backbones)
    let path = "\(folder)/\(UUID().uuidString).onnx"
    try Data(try combination.file()).write(to: URL(filePath: path))
    return try Backbone(contentsOf: path, overrides: .init(side: side))
  }

  /// Features divided by the sum of their absolute values.
  private func shares(_ features: [Float]) -> [Float] {
    let sum = features.reduce(Float(1e-6)) { $0 + abs($1) }
    return features.map { $0 / sum }
  }

  private func features(of backbone: Backbone, photo: [UInt8]) throws -> [Float] {
    try compile(backbone, precision: .f32).makeStream().features(of: photo)
  }

  @Test(arguments: [nil, 160] as [Int?])
  func theFeaturesOfAllStandSideBySide(_ side: Int?) throws {
    try withTemporaryFolder { folder in
      let wanted = side ?? 224
      let backbones = try ["mobilenet-v2", "efficientnet-lite2"].map {
        try installed.backbone($0, overrides: .init(side: wanted))
      }
      let both = try combined(backbones, side: side, in: folder.path)
      #expect(both.name == "mobilenet-v2+efficientnet-lite2")
      #expect(both.side == wanted && both.featureCount == 2560)
      #expect(both.licence == "mobilenet-v2: BSD-3-Clause; efficientnet-lite2: Apache-2.0")
      let photo = pattern(3, side: wanted)
      let expected = try backbones.flatMap { shares(try features(of: $0, photo: photo)) }
      let own = try features(of: both, photo: photo)
      #expect(own.count == 2560)
      #expect(zip(own, expected).allSatisfy { abs($0 - $1) < 2e-6 })
    }
  }

  @Test func layoutsMapsAndNormalisationsMayDiffer() throws {
    let script = """
      save("first", pool, mean="10,20,30", std="2,4,8", output=[1, 3])
      save("last", [node("Transpose", ["input"], ["turned"], perm=[0, 3, 1, 2]),
                    node("GlobalAveragePool", ["turned"], ["pool"]), pool[1]], input=[1, 8, 8, 3], output=[1, 3])
      convolve.output[0] = "features"
      save("map", [convolve], output=[1, 8, 4, 4], weights=convolution, mean="1,2,3", std="5,6,7")
      """
    try Fixture.withFiles(script) { folder, _ in
      let all = try ["first", "last", "map"].map {
        try Backbone(contentsOf: "\(folder)/\($0).onnx")
      }
      let photo = (0..<8 * 8 * 3).map { UInt8($0 * 37 % 256) }
      for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [0, 0]] {
        let backbones = order.map { all[$0] }
        let own = try features(of: try combined(backbones, in: folder), photo: photo)
        let expected = try backbones.flatMap { shares(try features(of: $0, photo: photo)) }
        #expect(own.count == expected.count)
        #expect(zip(own, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(order)")
      }
    }
  }

  @Test func onnxAcceptsTheFileAndItIsAlwaysTheSame() throws {
    try withTemporaryFolder { folder in
      let backbones = try ["mobilenet-v2", "efficientnet-lite0"].map { try installed.backbone($0) }
      let path = try combined(backbones, in: folder.path).path
      _ = try Peer.text(
        "import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)", [path])
      let again = try combined(backbones, in: folder.path).path
      #expect(FileManager.default.contentsEqual(atPath: path, andPath: again))
    }
  }

  @Test func networksThatCannotBeCombinedSayWhy() throws {
    let script = """
      save("plain", pool)
      save("newer", pool, version=17)
      branch = helper.make_graph([node("Identity", ["input"], ["same"])], "branch", [],
                                 [helper.make_tensor_value_info("same", TensorProto.FLOAT, [1, 3, 8, 8])])
      save("control", [node("If", ["yes"], ["chosen"], then_branch=branch, else_branch=branch),
                       node("GlobalAveragePool", ["chosen"], ["pool"]), pool[1]],
           weights={"yes": numpy.array(True)}, output=[1, 3])
      """
    try Fixture.withFiles(script) { folder, _ in
      func backbone(_ name: String) throws -> Backbone {
        try Backbone(contentsOf: "\(folder)/\(name).onnx")
      }
      let plain = try backbone("plain")
      expectError(.backboneUnsupported) { _ = try BackboneCombination([plain]) }
      for name in ["newer", "control"] {
        expectError(.backboneUnsupported, "\(name)") {
          _ = try BackboneCombination([plain, backbone(name)]).file()
        }
      }
    }
  }
}
