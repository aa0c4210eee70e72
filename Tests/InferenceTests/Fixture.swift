import Failures
import Foundation
import Inference
import TestSupport
import Testing

/// Small ONNX files, written by Python.
enum Fixture {
  /// The definitions for the scripts: numpy, onnx's helpers, `save`, and the parts of small networks.
  private static let prelude = """
    import json, sys, numpy, onnx
    from onnx import TensorProto, helper, numpy_helper
    folder = sys.argv[1]
    node = helper.make_node

    def save(name, nodes, input=[1, 3, 8, 8], output=[1, 8], weights={}, type=TensorProto.FLOAT,
             mean="0,0,0", std="1,1,1", inputs=[], version=13):
        tensor = lambda name, shape: helper.make_tensor_value_info(name, type, shape)
        graph = helper.make_graph(nodes, name, [tensor("input", input)] + inputs, [tensor("features", output)],
                                  [numpy_helper.from_array(value, key) for key, value in weights.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)], ir_version=8)
        properties = {"pomona.mean": mean, "pomona.std": std}
        helper.set_model_props(model, {key: value for key, value in properties.items() if value is not None})
        onnx.save(model, f"{folder}/{name}.onnx")
        return model

    pool = [node("GlobalAveragePool", ["input"], ["pool"]), node("Flatten", ["pool"], ["features"], axis=1)]
    random = numpy.random.default_rng(1)
    convolution = {"weight": random.normal(size=(8, 3, 3, 3)).astype("f4"),
                   "bias": random.normal(size=8).astype("f4")}
    convolve = node("Conv", ["input", "weight", "bias"], ["map"], kernel_shape=[3, 3], strides=[2, 2],
                    pads=[1, 1, 1, 1])

    """

  /// Runs `script` in a new folder and passes the folder and the output of the script to `body`.
  static func withFiles<R>(
    _ script: String, _ body: (_ folder: String, _ output: Data) throws -> R
  ) throws -> R {
    try withTemporaryFolder { folder in
      let path = folder.path(percentEncoded: false)
      return try body(path, Peer.python(prelude + script, [path]))
    }
  }
}

/// The pretrained backbones.
let installed = BackboneCatalog(folders: [
  Project.root.appending(path: ".deps/backbones").path(percentEncoded: false)
])

/// The code of the ``InferenceError`` that `body` throws, if it throws one.
func code(_ body: () throws -> Void) -> InferenceError.Code? {
  do { try body() } catch let error as InferenceError { return error.code } catch {
    Issue.record(error)
  }
  return nil
}

/// Expects that `body` throws an ``InferenceError`` with this code, or nothing if it is nil.
func expectError(
  _ expected: InferenceError.Code?, _ comment: Comment? = nil,
  at location: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let found = code(body)
  #expect(found == expected, comment, sourceLocation: location)
}

/// A synthetic photo: waves that differ with the seed.
func pattern(_ seed: Int, side: Int) -> [UInt8] {
  (0..<side * side * 3).map { index in
    let (pixel, channel) = (index / 3, index % 3)
    let phase = Double(pixel % side * (seed + 3) + pixel / side * (channel + 2 * seed + 1)) / 40
    return UInt8((phase.truncatingRemainder(dividingBy: 2) - 1).magnitude * 255)
  }
}

func cosine(_ a: [Float], _ b: [Float]) -> Double {
  func dot(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
}

/// A backbone compiled by the default backend.
func compile(
  _ backbone: Backbone, precision: Precision? = nil, threads: Int = 1
) throws -> any CompiledBackbone {
  try InferenceBackends.default.compile(backbone, precision: precision, threads: threads)
}

extension InferenceStream {
  func features(of photo: [UInt8]) throws -> [Float] {
    withInput { input in _ = input.update(fromContentsOf: photo) }
    return try run()
  }
}
