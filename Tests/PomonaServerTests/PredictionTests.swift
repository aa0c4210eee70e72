import Foundation
import TestSupport
import Testing

@Suite struct PredictionTests {
  private let fixture: ServerFixture

  init() throws { fixture = try ServerFixture.shared.get() }

  private func encoded(_ object: Any) throws -> [UInt8] {
    [UInt8](try JSONSerialization.data(withJSONObject: object))
  }

  private func input(_ name: String, _ type: String, _ shape: [Int], _ data: [Any]) -> [String: Any]
  {
    ["name": name, "datatype": type, "shape": shape, "data": data]
  }

  private func output(_ name: String, of answer: Client.Response) -> [Any] {
    let outputs = answer.json["outputs"] as? [[String: Any]] ?? []
    return outputs.first { $0["name"] as? String == name }?["data"] as? [Any] ?? []
  }

  /// Floats in their bytes, as the protocol's extension for binary data has them.
  private func floats(_ bytes: ArraySlice<UInt8>) -> [Double] {
    let bytes = Array(bytes)
    return stride(from: 0, to: bytes.count, by: 4).map { index in
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << UInt32(8 * $1) }
      return Double(Float(bitPattern: bits))
    }
  }

  @Test func everyInterfaceGivesThePredictionOfTheTool() throws {
    let path = fixture.photos.appending(path: "lime/3.jpg").path
    let line = try ServerFixture.run(["predict", fixture.model, path, "--json"])
    let predicted = try #require(
      JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let label = try #require(predicted["label"] as? String)
    let confidence = try #require(predicted["confidence"] as? Double)
    let novelty = try #require(predicted["novelty"] as? Double)
    let photo = try fixture.photo("lime/3.jpg")
    let client = try fixture.client()

    let alone = try client.post("/v1/classify", photo)
    let inForm = try client.post("/v1/classify", files: [("a.jpg", photo), ("b.jpg", photo)])
    for result in alone.results + inForm.results {
      #expect(result["label"] as? String == label)
      #expect(result["confidence"] as? Double == confidence)
      #expect(result["novelty"] as? Double == novelty)
      #expect(result["known"] as? Bool == (novelty <= 0.5))
      #expect(result["top"] as? NSArray == predicted["top"] as? NSArray)
    }
    #expect(inForm.results.map { $0["name"] as? String } == ["a.jpg", "b.jpg"])

    let inference = try client.post(
      "/v2/models/fruit/infer",
      encoded(["inputs": [input("photo", "BYTES", [1], [Data(photo).base64EncodedString()])]]))
    #expect(inference.status == 200)
    #expect(output("label", of: inference) as? [String] == [label])
    let value = try #require(output("confidence", of: inference).first as? Double)
    #expect(Float(value) == Float(confidence))
    let strangeness = try #require(output("novelty", of: inference).first as? Double)
    #expect(Float(strangeness) == Float(novelty))
  }

  @Test func binaryTensorsGiveTheSamePrediction() throws {
    let photo = try fixture.photo("lime/3.jpg")
    let client = try fixture.client()
    let expected = try client.post("/v1/classify", photo).results[0]
    let head = try encoded([
      "id": "7",
      "inputs": [
        [
          "name": "photo", "datatype": "BYTES", "shape": [2],
          "parameters": ["binary_data_size": 2 * (photo.count + 4)],
        ] as [String: Any]
      ],
      "outputs": [
        ["name": "probabilities", "parameters": ["binary_data": true]] as [String: Any],
        ["name": "label"],
      ],
    ])
    let length = (0..<4).map { UInt8(truncatingIfNeeded: photo.count >> (8 * $0)) }
    let answer = try client.post(
      "/v2/models/fruit/infer", head + length + photo + length + photo,
      headers: ["Inference-Header-Content-Length": "\(head.count)"])
    #expect(answer.status == 200, "\(answer.text)")
    let end = try #require(answer.headers["inference-header-content-length"].flatMap { Int($0) })
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(answer.body[..<end])) as? [String: Any])
    #expect(json["id"] as? String == "7")
    let probabilities = floats(answer.body[end...])
    #expect(probabilities.count == 4)
    #expect(probabilities[0..<2] == probabilities[2..<4])
    #expect(
      probabilities.max().map { Float($0) }
        == (expected["confidence"] as? Double).map { Float($0) })
  }

  @Test func rawPixelsGiveThePredictionOfALosslessPhoto() throws {
    let script = """
      import base64, io, json, sys
      from PIL import Image
      photo = Image.open(sys.argv[1]).convert("RGB").crop((0, 0, 41, 37))
      file = io.BytesIO()
      photo.save(file, "PNG")
      rows = [[list(photo.getpixel((x, y))) for x in range(41)] for y in range(37)]
      print(json.dumps({"png": base64.b64encode(file.getvalue()).decode(), "rows": rows}))
      """
    let path = fixture.photos.appending(path: "lime/1.jpg").path
    let made = try #require(
      JSONSerialization.jsonObject(with: Peer.python(script, [path])) as? [String: Any])
    let png = try #require((made["png"] as? String).flatMap { Data(base64Encoded: $0) })
    let rows = try #require(made["rows"] as? [[[Int]]])
    let client = try fixture.client()
    let expected = try client.post("/v1/classify?k=2", [UInt8](png)).results[0]

    // Nested, and flat in two photos at once.
    let nested = try client.post(
      "/v2/models/fruit/infer",
      encoded(["inputs": [input("pixels", "UINT8", [37, 41, 3], rows)]]))
    let flat = rows.flatMap { $0.flatMap { $0 } }
    let double = try client.post(
      "/v2/models/fruit/infer",
      encoded(["inputs": [input("pixels", "UINT8", [2, 37, 41, 3], flat + flat)]]))
    for answer in [nested, double] {
      #expect(answer.status == 200, "\(answer.text)")
      #expect(output("label", of: answer).first as? String == expected["label"] as? String)
      let confidence = try #require(output("confidence", of: answer).last as? Double)
      #expect(Float(confidence) == (expected["confidence"] as? Double).map { Float($0) })
    }
  }

  @Test func anUnreadablePhotoIsARowAndTheOthersAreClassified() throws {
    let photo = try fixture.photo("lime/3.jpg")
    let huge: [UInt8] =
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
      + [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0, 0, 0, 0, 0]
    let answer = try fixture.client().post(
      "/v1/classify",
      files: [
        ("cut.jpg", Array(photo.prefix(photo.count / 2))), ("good.jpg", photo), ("empty.jpg", []),
        ("text.jpg", Array("no photo".utf8)), ("huge.png", huge), ("good too.jpg", photo),
      ])
    #expect(answer.status == 200)
    let failed = answer.results.map { $0["error"] != nil }
    #expect(failed == [true, false, true, true, true, false])
    #expect((answer.results[4]["error"] as? String)?.contains("60000 x 60000") == true)
    #expect(Set(answer.results[0].keys) == ["name", "error"])
    #expect(
      Set(answer.results[1].keys) == [
        "name", "label", "confidence", "known", "novelty", "top", "milliseconds",
      ])
  }

  @Test func aModelIsChosenByNameAndTheFirstIsTheDefault() throws {
    let photo = try fixture.photo("fig/1.jpg")
    let client = try fixture.client()
    #expect(try client.post("/v1/classify", photo).json["model"] as? String == "fruit")
    #expect(try client.post("/v1/classify?model=other", photo).json["model"] as? String == "other")
    #expect(try client.post("/v1/classify?model=none", photo).status == 404)
    let models = try client.get("/v1/models").json["models"] as? [[String: Any]]
    #expect(models?.map { $0["name"] as? String } == ["fruit", "other"])
    #expect(models?.first?["labels"] as? [String] == ["fig", "lime"])
  }

  @Test func theExplanationPointsAtTheFruit() throws {
    // A lime in the bottom right corner of a fig-less ground.
    let script = """
      import io, sys
      from PIL import Image, ImageDraw
      photo = Image.new("RGB", (280, 140), (190, 190, 190))
      ImageDraw.Draw(photo).ellipse((200, 80, 270, 139), fill=(23, 230, 230))
      photo.save(sys.stdout.buffer, "PNG")
      """
    let photo = [UInt8](try Peer.python(script))
    var answer = try fixture.client().post("/v1/explain?model=other", photo)
    // One at a time is explained, and another test may be at it.
    for _ in 0..<100 where answer.status == 429 {
      usleep(100_000)
      answer = try fixture.client().post("/v1/explain?model=other", photo)
    }
    #expect(answer.status == 200, "\(answer.text)")
    let heat = try #require(answer.json["heat"] as? [[Double]])
    #expect(heat.count == 7 && heat.allSatisfy { $0.count == 7 })
    func mean(_ isWanted: (Int, Int) -> Bool) -> Double {
      let cells = (0..<49).filter { isWanted($0 / 7, $0 % 7) }
      return cells.map { abs(heat[$0 / 7][$0 % 7]) }.reduce(0, +) / Double(cells.count)
    }
    #expect(mean { $0 >= 4 && $1 >= 4 } > 1.1 * mean { $0 < 4 || $1 < 4 }, "\(heat)")
    #expect(
      answer.json["region"] as? [String: Double] == ["x": 0, "y": 0, "width": 1, "height": 1])
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "disc.png")
      try Data(photo).write(to: file)
      let line = try ServerFixture.run([
        "predict", fixture.otherModel, file.path, "--json", "--explain",
      ])
      let told = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(told["heat"] as? [[Double]] == heat)
      #expect(told["region"] as? NSDictionary == answer.json["region"] as? NSDictionary)
    }
    let bad = try fixture.client().post("/v1/explain", Array("no photo".utf8))
    #expect(bad.status == 422 || bad.status == 429)
  }
}
