import Dispatch
import Failures
import Foundation
import Inference
import Synchronization
import TestSupport
import Testing

@Suite struct CompiledBackboneTests {
  @Test func eachChannelHasItsOwnMeanAndDeviation() throws {
    let script = """
      levels = {"mean": "10,20,30", "std": "2,4,8", "output": [1, 3]}
      save("first", pool, **levels)
      save("last", [node("Transpose", ["input"], ["turned"], perm=[0, 3, 1, 2]),
                    node("GlobalAveragePool", ["turned"], ["pool"]), pool[1]], input=[1, 8, 8, 3], **levels)
      save("half", pool, type=TensorProto.FLOAT16, **levels)
      """
    try Fixture.withFiles(script) { folder, _ in
      for name in ["first", "last", "half"] {
        let backbone = try Backbone(contentsOf: "\(folder)/\(name).onnx")
        let stream = try compile(backbone, precision: .f32).makeStream()
        let photo = (0..<64).flatMap { _ in [110, 60, 250] as [UInt8] }
        #expect(try stream.features(of: photo) == [50, 10, 27.5], "\(name)")
      }
    }
  }

  @Test func aConvolutionAgreesWithNumpy() throws {
    // The same convolution as a vector, with an open batch and side, and as a map.
    let script = """
      levels = {"mean": "123,117,104", "std": "58,57,56", "weights": convolution}
      flat = [convolve, node("GlobalAveragePool", ["map"], ["pool"]), pool[1]]
      save("vector", flat, **levels)
      save("open", flat, input=["n", 3, "h", "w"], output=["n", 8], **levels)
      convolve.output[0] = "features"
      save("map", [convolve], output=[1, 8, 4, 4], **levels)
      photo = (numpy.arange(8 * 8 * 3) * 37 % 256).reshape(8, 8, 3)
      padded = numpy.zeros((10, 10, 3))
      padded[1:9, 1:9] = (photo - [123.0, 117, 104]) / [58.0, 57, 56]
      kernel = convolution["weight"].astype("f8").transpose(2, 3, 1, 0)
      sums = [numpy.tensordot(padded[y : y + 3, x : x + 3], kernel, 3) for y in range(0, 8, 2) for x in range(0, 8, 2)]
      print(json.dumps((numpy.mean(sums, 0) + convolution["bias"]).tolist()))
      """
    try Fixture.withFiles(script) { folder, output in
      let expected = try JSONDecoder().decode([Float].self, from: output)
      let photo = (0..<8 * 8 * 3).map { UInt8($0 * 37 % 256) }
      for name in ["vector", "open", "map"] {
        let backbone = try Backbone(contentsOf: "\(folder)/\(name).onnx", overrides: .init(side: 8))
        let stream = try compile(backbone, precision: .f32).makeStream()
        let features = try stream.features(of: photo)
        #expect(features.count == 8)
        #expect(zip(features, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(name)")
      }
    }
  }

  @Test func mapsOfBothOrdersAreAveraged() throws {
    let script = """
      levels = {"mean": "0,0,0", "std": "1,1,1", "weights": convolution}
      turn = node("Transpose", ["map"], ["features"], perm=[0, 2, 3, 1])
      def first(names): return [node("Conv", ["input", "weight", "bias"], names, kernel_shape=[3, 3], strides=[2, 2],
                                     pads=[1, 1, 1, 1])]
      save("first", first(["features"]), output=[1, 8, 4, 4], **levels)
      save("last", first(["map"]) + [turn], output=[1, 4, 4, 8], **levels)
      save("open", first(["map"]) + [turn], output=["n", "h", "w", 8], **levels)
      """
    try Fixture.withFiles(script) { folder, _ in
      let photo = (0..<8 * 8 * 3).map { UInt8($0 * 37 % 256) }
      func features(_ backbone: Backbone) throws -> [Float] {
        try compile(backbone, precision: .f32).makeStream().features(of: photo)
      }
      let first = try Backbone(contentsOf: "\(folder)/first.onnx")
      let expected = try features(first)
      #expect(expected.count == 8)
      var combined: [[Float]] = []
      for name in ["last", "open"] {
        let backbone = try Backbone(contentsOf: "\(folder)/\(name).onnx")
        let found = try features(backbone)
        #expect(found.count == 8)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(name)")
      }
      for (index, second) in ["first", "last"].enumerated() {
        let path = "\(folder)/combined-\(index).onnx"
        let both = try BackboneCombination([
          first, Backbone(contentsOf: "\(folder)/\(second).onnx"),
        ])
        try Data(both.file()).write(to: URL(filePath: path))
        combined.append(try features(Backbone(contentsOf: path)))
      }
      #expect(zip(combined[0], combined[1]).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test(arguments: Precision.allCases)
  func streamsAndThreadsGiveTheSameBits(_ precision: Precision) throws {
    let backbone = try installed.backbone("mobilenet-v2")
    let photos = (0..<4).map { pattern($0, side: backbone.side) }
    let alone = try compile(backbone, precision: precision).makeStream()
    let expected = try photos.map { try alone.features(of: $0).map(\.bitPattern) }
    let compiled = try compile(backbone, precision: precision, threads: 2)
    let same = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      guard let stream = try? compiled.makeStream() else { return }
      for turn in 0..<8 {
        let photo = (turn + thread) % photos.count
        let features = try? stream.features(of: photos[photo]).map(\.bitPattern)
        if features == expected[photo] { same.withLock { $0 += 1 } }
      }
    }
    #expect(same.withLock { $0 } == 32)
  }

  @Test func anotherProcessGivesTheSameBits() async throws {
    let backbone = try installed.backbone("mobilenet-v2")
    let stream = try compile(backbone).makeStream()
    let expected = try stream.features(of: pattern(7, side: backbone.side)).map(\.bitPattern)
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appending(path: "pomona-\(UUID().uuidString)").path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: file) }
    await #expect(processExitsWith: .success) { [file = file as String] in
      let backbone = try installed.backbone("mobilenet-v2")
      let stream = try compile(backbone, threads: 2).makeStream()
      let bits = try stream.features(of: pattern(7, side: backbone.side)).map(\.bitPattern)
      try JSONEncoder().encode(bits).write(to: URL(filePath: file))
    }
    let written = try Data(contentsOf: URL(filePath: file))
    #expect(try JSONDecoder().decode([UInt32].self, from: written) == expected)
  }

  @Test func precisionsAgreeButAreNotTheSame() throws {
    let backbone = try installed.backbone("mobilenet-v2")
    let compiled = try [Precision.bf16, .f32].map { try compile(backbone, precision: $0) }
    let shortest = try InferenceBackends.default.resolve(.bf16)
    #expect(compiled.map(\.precision) == [shortest, .f32])
    let streams = try compiled.map { try $0.makeStream() }
    for seed in 0..<3 {
      let photo = pattern(seed, side: backbone.side)
      let (short, long) = (try streams[0].features(of: photo), try streams[1].features(of: photo))
      #expect(cosine(short, long) > 0.999)
      #expect((short != long) == (shortest == .bf16))
    }
  }

  @Test func differentPhotosHaveDifferentFeatures() throws {
    for name in installed.names {
      let backbone = try installed.backbone(name)
      let stream = try compile(backbone).makeStream()
      let waves = try stream.features(of: pattern(1, side: backbone.side))
      let white = [UInt8](repeating: 255, count: backbone.side * backbone.side * 3)
      let blank = try stream.features(of: white)
      #expect(waves.count == 1280)
      #expect(waves.allSatisfy { $0.isFinite && $0 >= 0 })
      #expect(cosine(waves, blank) < 0.9)
      // The input keeps its contents, and the stream outlives its compiled backbone.
      #expect(try stream.run() == blank)
    }
  }

  @Test func anotherSideWorksWhereTheNetworkAllowsIt() throws {
    let small = try installed.backbone("mobilenet-v2", overrides: .init(side: 160))
    let stream = try compile(small).makeStream()
    #expect(stream.withInput { $0.count } == 160 * 160 * 3)
    #expect(try stream.features(of: pattern(1, side: 160)).count == 1280)

    let script = "save('flat', [node('Flatten', ['input'], ['features'], axis=1)], output=[1, 192])"
    try Fixture.withFiles(script) { folder, _ in
      let backbone = try Backbone(contentsOf: folder + "/flat.onnx", overrides: .init(side: 16))
      expectError(.backboneUnsupported) { _ = try compile(backbone).makeStream() }
    }
  }

  @Test func networksThatOpenVINORejectsAreErrorsWithItsReason() throws {
    let script = "save('unknown', [node('NoSuchOperator', ['input'], ['features'])])"
    try Fixture.withFiles(script) { folder, _ in
      let backbone = try Backbone(contentsOf: folder + "/unknown.onnx")
      let error = #expect(throws: InferenceError.self) { try compile(backbone) }
      #expect(error?.code == .runtimeFailed)
      #expect(error?.message.contains("NoSuchOperator") == true)
    }
  }

  @Test func aFileThatWasRemovedIsAnError() throws {
    let backbone = try Fixture.withFiles("save('gone', pool, output=[1, 3])") { folder, _ in
      try Backbone(contentsOf: folder + "/gone.onnx")
    }
    expectError(.runtimeFailed) { _ = try compile(backbone) }
  }
}
