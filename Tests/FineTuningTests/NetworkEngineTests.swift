import FineTuning
import Foundation
import Inference
import TestSupport
import Testing

@Suite(.serialized) struct NetworkEngineTests {
  /// The number of threads belongs to the calling thread. Several would wait for each other while all tests run.
  private static func library(threads: Int = 1) throws -> DNNL { try DNNL(threads: threads) }

  private func engine(
    _ name: String, side: Int? = nil, precision: Precision = .f32, frozen: Int = 0, batch: Int = 4,
    threads: Int = 1
  ) throws -> (LearnableNetwork, NetworkEngine, Parameters) {
    let network = try LearnableNetwork(
      installed.backbone(name, overrides: .init(side: side)))
    let engine = try NetworkEngine(
      network, batch: batch, side: network.backbone.side, precision: precision, frozen: frozen,
      Self.library(threads: threads))
    let parameters = Parameters(of: network)
    try engine.load(parameters.values)
    return (network, engine, parameters)
  }

  @Test(arguments: ["mobilenet-v2", "efficientnet-lite0"])
  func featuresAreThoseOfTheInference(name: String) throws {
    let (network, engine, _) = try engine(name)
    let photos = try FoodPhotos("test", side: engine.side, perClass: 2)
    let features = Numbers(count: 4 * engine.featureCount)
    let planes = photos.planes(network.backbone, count: 4)
    try engine.run(planes.base, to: features.base)
    withExtendedLifetime(planes) {}
    let compiled = try InferenceBackends.default.compile(
      network.backbone, precision: .f32, threads: 1)
    let stream = try compiled.makeStream()
    for index in 0..<4 {
      stream.withInput { _ = $0.update(fromContentsOf: photos.pixels(index)) }
      let expected = try stream.run()
      let own = features.buffer[index * engine.featureCount..<(index + 1) * engine.featureCount]
      let difference = zip(own, expected).map { abs($0 - $1) }.max() ?? 1
      #expect(difference < 2e-4 * (expected.max() ?? 1), "\(name): \(difference)")
    }
  }

  /// The loss is the dot product of the features with fixed numbers, so that its gradient is known.
  private func loss(
    _ engine: NetworkEngine, _ photos: Numbers, _ direction: Numbers
  ) throws -> Double {
    let features = Numbers(count: direction.count)
    try engine.run(photos.base, to: features.base)
    return zip(features.buffer, direction.buffer).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// The relative errors of the gradient, of the steepest number of each array of weights and biases.
  private func gradientErrors(
    _ engine: NetworkEngine, _ parameters: Parameters, _ photos: Numbers, _ direction: Numbers
  ) throws -> [Double] {
    _ = try loss(engine, photos, direction)
    let gradient = Numbers(count: parameters.values.count)
    try engine.learn(direction.base, to: gradient)
    var errors: [Double] = []
    for entry in parameters.layout.entries {
      // The steepest weight of a layer stands out most from the rounding.
      let index = entry.range.max { abs(gradient.buffer[$0]) < abs(gradient.buffer[$1]) } ?? 0
      let kept = parameters.values.buffer[index]
      let step = max(1e-3 * abs(kept), 3e-4)
      var values: [Double] = []
      for side in [step, -step] {
        parameters.values.buffer[index] = kept + side
        try engine.load(parameters.values)
        values.append(try loss(engine, photos, direction))
      }
      parameters.values.buffer[index] = kept
      let slope = (values[0] - values[1]) / Double(2 * step)
      errors.append(abs(slope - Double(gradient.buffer[index])) / (abs(slope) + 1e-3))
    }
    return errors
  }

  @Test(arguments: ["mobilenet-v2", "efficientnet-lite0"])
  func gradientsAgreeWithFiniteDifferencesLayerByLayer(name: String) throws {
    let (network, engine, parameters) = try engine(name, side: 96, batch: 2)
    let photos = try FoodPhotos("test", side: 96, perClass: 2)
      .planes(network.backbone, count: 2)
    let direction = Numbers(
      (0..<2 * engine.featureCount).map { Float(sin(Double($0) * 1.7)) / 10 })
    let errors = try gradientErrors(engine, parameters, photos, direction)
    let sorted = errors.sorted()
    #expect(sorted[errors.count / 2] < 0.01)
    #expect(sorted[errors.count * 95 / 100] < 0.1)
  }

  /// A residual network with pools and layers that connect all features, in an ONNX file.
  private func withResidualNetwork(_ body: (Backbone) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).onnx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try Peer.python(
      """
      import sys
      import numpy as np, onnx
      from onnx import TensorProto, helper, numpy_helper
      random = np.random.default_rng(1)
      nodes, weights = [], []
      def layer(kind, inputs, output, *shapes, **attributes):
          names = [f"{output}.{index}" for index in range(len(shapes))]
          for name, shape in zip(names, shapes):
              fan = max(int(np.prod(shape[1:])), 1)
              values = random.normal(0, (2 / fan) ** 0.5, shape).astype(np.float32)
              weights.append(numpy_helper.from_array(values, name))
          nodes.append(helper.make_node(kind, inputs + names, [output], **attributes))
          return output
      x = layer("Conv", ["photo"], "a", (16, 3, 3, 3), (16,), kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
      x = layer("Relu", [x], "b")
      x = layer("MaxPool", [x], "c", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
      y = layer("Conv", [x], "d", (16, 16, 3, 3), (16,), kernel_shape=[3, 3], pads=[1] * 4)
      y = layer("Relu", [y], "e")
      y = layer("Conv", [y], "f", (16, 16, 1, 1), (16,), kernel_shape=[1, 1])
      x = layer("Relu", [layer("Add", [x, y], "g")], "h")
      x = layer("AveragePool", [x], "i", kernel_shape=[2, 2], strides=[2, 2])
      x = layer("Conv", [x], "j", (24, 16, 3, 3), (24,), kernel_shape=[3, 3], pads=[1] * 4)
      x = layer("Relu", [x], "k")
      x = layer("Flatten", [layer("GlobalAveragePool", [x], "l")], "m", axis=1)
      x = layer("Relu", [layer("Gemm", [x], "n", (20, 24), (20,), transB=1)], "o")
      layer("Gemm", [x], "features", (12, 20), (12,), transB=1)
      graph = helper.make_graph(
          nodes, "net", [helper.make_tensor_value_info("photo", TensorProto.FLOAT, [1, 3, 64, 64])],
          [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, 12])], weights)
      model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
      helper.set_model_props(model, {"pomona.mean": "120,120,120", "pomona.std": "60,60,60"})
      onnx.checker.check_model(model)
      onnx.save(model, sys.argv[1])
      """, [path])
    try body(try Backbone(contentsOf: path))
  }

  @Test func poolsSumsAndConnectedLayersLearnToo() throws {
    try withResidualNetwork { backbone in
      let network = try LearnableNetwork(backbone)
      #expect(network.convolutionCount == 6)
      let engine = try NetworkEngine(
        network, batch: 2, side: 64, precision: .f32, frozen: 0, Self.library())
      let parameters = Parameters(of: network)
      try engine.load(parameters.values)
      let photos = try FoodPhotos("test", side: 64, perClass: 1)
      let planes = photos.planes(backbone, count: 2)
      let features = Numbers(count: 24)
      try engine.run(planes.base, to: features.base)
      let stream = try InferenceBackends.default.compile(backbone, precision: .f32, threads: 1)
        .makeStream()
      for index in 0..<2 {
        stream.withInput { _ = $0.update(fromContentsOf: photos.pixels(index)) }
        let expected = try stream.run()
        for feature in 0..<12 {
          #expect(abs(features.buffer[index * 12 + feature] - expected[feature]) < 1e-3)
        }
      }
      let direction = Numbers((0..<24).map { Float(sin(Double($0) * 1.7)) })
      let errors = try gradientErrors(engine, parameters, planes, direction)
      #expect(errors.count == 12)
      #expect(errors.max() ?? 1 < 0.05, "\(errors)")
    }
  }

  @Test(.enabled(if: DNNL.hasBFloat16)) func gradientsOfBothPrecisionsAgree() throws {
    var gradients: [Numbers] = []
    for precision in [Precision.f32, .bf16] {
      let (network, engine, parameters) = try engine(
        "mobilenet-v2", side: 96, precision: precision, batch: 2)
      let photos = try FoodPhotos("test", side: 96, perClass: 2)
        .planes(network.backbone, count: 2)
      let direction = Numbers((0..<2 * 1280).map { Float(sin(Double($0) * 1.7)) / 10 })
      _ = try loss(engine, photos, direction)
      let gradient = Numbers(count: parameters.values.count)
      try engine.learn(direction.base, to: gradient)
      gradients.append(gradient)
    }
    func dot(_ a: Numbers, _ b: Numbers) -> Double {
      zip(a.buffer, b.buffer).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let cosine =
      dot(gradients[0], gradients[1])
      / (dot(gradients[0], gradients[0]) * dot(gradients[1], gradients[1])).squareRoot()
    #expect(cosine > 0.95)
  }

  @Test func theSameRunGivesTheSameBits() throws {
    var results: [[Float]] = []
    for _ in 0..<2 {
      let (network, engine, parameters) = try engine("mobilenet-v2", side: 96, batch: 2)
      let photos = try FoodPhotos("test", side: 96, perClass: 2)
        .planes(network.backbone, count: 2)
      let direction = Numbers((0..<2 * 1280).map { Float(sin(Double($0))) })
      _ = try loss(engine, photos, direction)
      let gradient = Numbers(count: parameters.values.count)
      try engine.learn(direction.base, to: gradient)
      results.append(Array(gradient.buffer))
    }
    let isSame = results[0] == results[1]
    #expect(isSame)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["POMONA_BENCHMARKS"] != nil))
  func rates() throws {
    for (name, side, precision, frozen) in [
      ("mobilenet-v2", 224, Precision.bf16, 0), ("mobilenet-v2", 224, .bf16, 20),
      ("mobilenet-v2", 224, .f32, 0), ("efficientnet-lite2", 256, .bf16, 24),
      ("efficientnet-lite2", 256, .f32, 24),
    ] {
      let (_, engine, parameters) = try engine(
        name, side: side, precision: precision, frozen: frozen, batch: 16, threads: 2)
      let photos = Numbers(count: 16 * 3 * side * side)
      for index in 0..<photos.count { photos.buffer[index] = Float(index % 97) / 50 - 1 }
      let features = Numbers(count: 16 * 1280)
      let gradient = Numbers(count: parameters.values.count)
      var (forward, both) = (1e9, 1e9)
      for _ in 0..<4 {
        let start = ContinuousClock.now
        try engine.run(photos.base, to: features.base)
        forward = min(forward, (ContinuousClock.now - start) / .milliseconds(16))
        try engine.learn(features.base, to: gradient)
        both = min(both, (ContinuousClock.now - start) / .milliseconds(16))
      }
      print(
        "\(name) \(side) \(precision.rawValue) frozen \(frozen): forward \(forward) ms, "
          + "with backward \(both) ms a photo, maps \(engine.byteCount / 1_000_000) MB")
    }
  }
}
