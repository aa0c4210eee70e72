import Features
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import PomonaServer
import Testing
import Workers

/// Routes and middleware, in memory.
@Suite struct RouteTests {
  private let photo = ByteBuffer(string: "photo")

  @Test func aPhotoIsClassified() async throws {
    try await StubService().test { client in
      let response = try await client.execute(
        uri: "/v1/classify?name=a.jpg&k=1", method: .post, body: photo)
      #expect(response.status == .ok)
      #expect(response.json["model"] as? String == "fruit")
      #expect(response.json["version"] as? String == "v-fruit")
      let row = try #require(response.results.first)
      #expect(Set(row.keys) == ["name", "label", "confidence", "top", "milliseconds"])
      #expect(row["name"] as? String == "a.jpg" && row["label"] as? String == "lime")
      #expect(row["confidence"] as? Double == 0.75)
      #expect((row["top"] as? [Any])?.count == 1)
    }
  }

  @Test func namesOfModelsAreDecodedAsBrowsersEncodeThem() async throws {
    let names = ["my fruits", "früchte", "a%20b"]
    try await StubService(models: names).test { client in
      for (query, name) in [
        ("my+fruits", "my fruits"), ("my%20fruits", "my fruits"), ("fr%C3%BCchte", "früchte"),
        ("a%2520b", "a%20b"),
      ] {
        let response = try await client.execute(
          uri: "/v1/classify?k=1&model=\(query)", method: .post, body: photo)
        #expect(response.json["model"] as? String == name, "\(query)")
      }
      for path in ["my%20fruits", "fr%C3%BCchte", "a%2520b"] {
        let response = try await client.execute(uri: "/v2/models/\(path)", method: .get)
        #expect(response.status == .ok, "\(path)")
      }
    }
  }

  @Test func anotherMethodIs405WithThoseAllowed() async throws {
    try await StubService().test { client in
      for (method, path, allow) in [
        (HTTPRequest.Method.get, "/v1/classify", "POST"), (.delete, "/v1/models", "GET, HEAD"),
        (.put, "/v2/models/fruit/infer", "POST"), (.post, "/", "GET, HEAD"),
      ] {
        let response = try await client.execute(uri: path, method: method)
        #expect(response.status == .methodNotAllowed, "\(path)")
        #expect(response.headers[.allow] == allow, "\(path)")
        #expect((response.json["error"] as? String)?.contains(allow) == true)
      }
      #expect(try await client.execute(uri: "/v1", method: .get).status == .notFound)
      #expect(try await client.execute(uri: "/v2/models/fruit/x", method: .get).status == .notFound)
      #expect(try await client.execute(uri: "/v1/models", method: .head).status == .ok)
    }
  }

  @Test func anotherMediaTypeIs415() async throws {
    let (classify, infer) = ("/v1/classify", "/v2/models/fruit/infer")
    let cases: [(path: String, headers: HTTPFields, isRead: Bool)] = [
      (classify, [.contentType: "application/json"], false),
      (classify, [.contentType: "text/plain; charset=utf-8"], false),
      (classify, [.contentType: "multipart/mixed; boundary=x"], false),
      (classify, [.contentEncoding: "gzip"], false), (infer, [.contentType: "image/jpeg"], false),
      (classify, [.contentType: "image/jpeg"], true),
      (classify, [.contentType: "IMAGE/HEIC"], true),
      (classify, [.contentType: "application/octet-stream"], true),
      (classify, [.contentType: "application/x-www-form-urlencoded"], true), (classify, [:], true),
    ]
    try await StubService().test { client in
      for (path, headers, isRead) in cases {
        let response = try await client.execute(
          uri: path, method: .post, headers: headers, body: photo)
        #expect(response.status == (isRead ? .ok : .unsupportedMediaType), "\(headers)")
      }
    }
  }

  @Test func fieldsOfAFormAreOptions() async throws {
    try await StubService(models: ["fruit", "other"]).test { client in
      func form(_ model: String) -> ByteBuffer {
        func part(_ name: String, _ value: String) -> String {
          "--x\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        return ByteBuffer(
          string: part("k", "1") + part("model", model)
            + "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n1\r\n--x--"
        )
      }
      let type: HTTPFields = [.contentType: "multipart/form-data; boundary=x"]
      let response = try await client.execute(
        uri: "/v1/classify", method: .post, headers: type, body: form("other"))
      #expect(response.json["model"] as? String == "other")
      #expect(response.results.count == 1 && (response.results[0]["top"] as? [Any])?.count == 1)
      let missing = try await client.execute(
        uri: "/v1/classify", method: .post, headers: type, body: form("nosuch"))
      #expect(missing.status == .notFound)
    }
  }

  @Test func anUnreadablePhotoIsARowOfItsOwn() async throws {
    try await StubService().test { client in
      let (form, type) = Client.form([("bad", [1]), ("good", [2])])
      let response = try await client.execute(
        uri: "/v1/classify", method: .post, headers: [.contentType: type],
        body: ByteBuffer(bytes: form))
      #expect(response.status == .ok && response.results.count == 2)
      #expect(Set(response.results[0].keys) == ["name", "error"])
      #expect(response.results[0]["error"] as? String == "the file is text, not a photo")
      #expect(response.results[1]["label"] as? String == "lime")
    }
  }

  @Test func aModelIsChosenByItsName() async throws {
    try await StubService(models: ["fruit", "other"]).test { client in
      let first = try await client.execute(uri: "/v1/classify", method: .post, body: photo)
      #expect(first.json["model"] as? String == "fruit")
      let other = try await client.execute(
        uri: "/v1/classify?model=other", method: .post, body: photo)
      #expect(other.json["model"] as? String == "other")
      let none = try await client.execute(
        uri: "/v1/classify?model=none", method: .post, body: photo)
      #expect(none.status == .notFound && none.error.contains("fruit, other"))
      for path in ["/v2/models/none", "/v2/models/fruit/versions/v-other", "/nothing"] {
        #expect(try await client.execute(uri: path, method: .get).status == .notFound)
      }
    }
  }

  @Test func anExplanationHasTheRegionThatTheNetworkSees() async throws {
    try await StubService(resize: .crop).test { client in
      let response = try await client.execute(uri: "/v1/explain", method: .post, body: photo)
      #expect(response.status == .ok)
      #expect(response.json["label"] as? String == "lime")
      #expect(
        response.json["region"] as? [String: Double]
          == ["x": 0.25, "y": 0, "width": 0.5, "height": 1])
      let heat = response.json["heat"] as? [[Double]]
      #expect(heat?.count == 7 && heat?[1].first == 7)
      let bad = try await client.execute(uri: "/v1/explain?name=bad", method: .post, body: photo)
      #expect(bad.status == .unprocessableContent && bad.error.contains("text"))
      let (form, type) = Client.form([("a", [1]), ("b", [2])])
      let two = try await client.execute(
        uri: "/v1/explain", method: .post, headers: [.contentType: type],
        body: ByteBuffer(bytes: form))
      #expect(two.status == .badRequest)
    }
  }

  @Test func rawPixelsReachTheWorkerAsTheyAre() async throws {
    let received = Shared<[String]>([])
    let service = try await StubService(reply: { request in
      if case .photo(.pixels(let levels, let width, let height), _, .classify) = request {
        let bytes = levels.withUnsafeBytes { Array($0) }
        received.change { $0.append("\(width) x \(height): \(bytes)") }
      }
      return StubService.reply(to: request)
    })
    let json = """
      {"inputs":[{"name":"pixels","datatype":"UINT8","shape":[2,1,2,3],
      "data":[1,2,3,4,5,6,7,8,9,10,11,12]}],"outputs":[{"name":"label"}]}
      """
    try await service.test { client in
      let response = try await client.execute(
        uri: "/v2/models/fruit/infer", method: .post, body: ByteBuffer(string: json))
      #expect(response.status == .ok, "\(response.text)")
      let outputs = response.json["outputs"] as? [[String: Any]]
      #expect(outputs?.first?["data"] as? [String] == ["lime", "lime"])
    }
    #expect(
      received.read() == ["2 x 1: [1, 2, 3, 4, 5, 6]", "2 x 1: [7, 8, 9, 10, 11, 12]"])
  }

  /// Every program escapes JSON and breaks the lines of base64 in its own way.
  @Test func escapedBase64IsTheSamePhoto() async throws {
    let received = Shared<[[UInt8]]>([])
    let service = try await StubService(reply: { request in
      if case .photo(.file(let bytes), _, .classify) = request {
        received.change { $0.append(bytes.withUnsafeBytes { Array($0) }) }
      }
      return StubService.reply(to: request)
    })
    let photo: [UInt8] = [0xFB, 0xEF, 0xBE, 0xFF, 0x01]
    #expect(Data(photo).base64EncodedString() == "++++/wE=")
    try await service.test { client in
      for text in [
        "++++/wE=", #"\u002B+\u002b+\/wE="#, #"++++\n/wE=\r\n"#, #"++ ++\t/wE\u003d"#,
      ] {
        let json =
          #"{"inputs":[{"name":"photo","datatype":"BYTES","shape":[1],"data":["\#(text)"]}]}"#
        let response = try await client.execute(
          uri: "/v2/models/fruit/infer", method: .post, body: ByteBuffer(string: json))
        #expect(response.status == .ok, "\(text): \(response.text)")
      }
      for text in ["++++/wE", #"++++\\wE="#, "+++!/wE="] {
        let json =
          #"{"inputs":[{"name":"photo","datatype":"BYTES","shape":[1],"data":["\#(text)"]}]}"#
        let response = try await client.execute(
          uri: "/v2/models/fruit/infer", method: .post, body: ByteBuffer(string: json))
        #expect(response.status == .badRequest, "\(text)")
      }
    }
    #expect(received.read() == [[UInt8]](repeating: photo, count: 4))
  }

  @Test func requestsAreRejectedOnceTheQueueIsFull() async throws {
    let isBlocked = Shared(true)
    let reply: StubWorker.Reply = { request in
      while isBlocked.read() { usleep(1000) }
      return StubService.reply(to: request)
    }
    let service = try await StubService(configure: { $0.queue = 0 }, reply: reply)
    try await service.test { client in
      async let first = client.execute(uri: "/v1/classify", method: .post, body: photo)
      // The first request occupies the worker once the second one would be rejected.
      while !service.state.admission.isFull { await Task.yield() }
      let second = try await client.execute(uri: "/v1/classify", method: .post, body: photo)
      #expect(second.status == .tooManyRequests)
      #expect(second.headers[.retryAfter] == "1")
      isBlocked.change { $0 = false }
      #expect(try await first.status == .ok)
      let third = try await client.execute(uri: "/v1/classify", method: .post, body: photo)
      #expect(third.status == .ok)
      let metrics = try await client.execute(uri: "/metrics", method: .get).text
      #expect(metrics.contains("pomona_requests_rejected_total 1\n"))
    }
  }

  @Test func aLargeBodyIsRejected() async throws {
    try await StubService(configure: { $0.maximumBody = 10 }).test { client in
      let large = ByteBuffer(repeating: 1, count: 11)
      let rejected = try await client.execute(uri: "/v1/classify", method: .post, body: large)
      #expect(rejected.status == .contentTooLarge)
      let fits = try await client.execute(
        uri: "/v1/classify", method: .post, body: ByteBuffer(repeating: 1, count: 10))
      #expect(fits.status == .ok)
    }
  }

  @Test func allButPublicRoutesRequireTheToken() async throws {
    try await StubService(configure: { $0.token = "open sesame" }).test { client in
      let restricted = ["/v1/models", "/v2", "/v2/models/fruit", "/metrics"]
      let open = ["/", "/app.js", "/openapi.json", "/v2/health/live", "/v2/health/ready"]
      for path in restricted {
        let response = try await client.execute(uri: path, method: .get)
        #expect(response.status == .unauthorized, "\(path)")
        #expect(response.headers[.wwwAuthenticate] == "Bearer")
        let right: HTTPFields = [.authorization: "Bearer open sesame"]
        #expect(try await client.execute(uri: path, method: .get, headers: right).status == .ok)
      }
      for path in open {
        #expect(try await client.execute(uri: path, method: .get).status == .ok, "\(path)")
      }
    }
  }

  @Test func everyResponseHasTheCommonHeaders() async throws {
    try await StubService().test { client in
      for path in ["/v1/models", "/nothing", "/v1/classify?k=0"] {
        let response = try await client.execute(
          uri: path, method: path.contains("classify") ? .post : .get, body: photo)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(try #require(HTTPField.Name("x-request-id").flatMap { response.headers[$0] }) != "")
      }
    }
  }

  @Test func aServiceThatShutsDownIsNotReady() async throws {
    let service = try await StubService()
    try await service.test { client in
      #expect(try await client.execute(uri: "/v2/health/ready", method: .get).status == .ok)
      service.state.beginDraining()
      let response = try await client.execute(uri: "/v2/health/ready", method: .get)
      #expect(response.status == .serviceUnavailable)
      #expect(try await client.execute(uri: "/v2/health/live", method: .get).status == .ok)
    }
  }

  @Test func everyOperationIsDescribed() async throws {
    let service = try await StubService()
    let count = API(service.state, page: try Page()).operations.count
    try await service.test { client in
      let document = try await client.execute(uri: "/openapi.json", method: .get).json
      let paths = document["paths"] as? [String: [String: Any]] ?? [:]
      #expect(paths.values.reduce(0) { $0 + $1.count } == count)
    }
  }
}
