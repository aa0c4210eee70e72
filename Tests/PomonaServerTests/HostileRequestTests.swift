import Foundation
import TestSupport
import Testing

@Suite struct HostileRequestTests {
  private let fixture: ServerFixture
  private let client: Client

  init() throws {
    fixture = try ServerFixture.shared.get()
    client = try fixture.client()
  }

  @Test(arguments: [
    ("/v1/classify?k=0", "", ""), ("/v1/classify?k=many", "", ""),
    ("/v1/classify", "multipart/form-data", "--x"),
    ("/v1/classify", "multipart/form-data; boundary=x", ""),
    ("/v1/classify", "multipart/form-data; boundary=x", "--x--\r\n"),
    ("/v1/classify", "multipart/form-data; boundary=x", "--x\r\n\r\nno end"),
    ("/v1/classify", "multipart/form-data; boundary=x", "--x\r\nA: b\r\n--x--\r\n"),
    ("/v2/models/fruit/infer", "", ""), ("/v2/models/fruit/infer", "", "[]"),
    ("/v2/models/fruit/infer", "", "{}"), ("/v2/models/fruit/infer", "", #"{"inputs":[]}"#),
    ("/v2/models/fruit/infer", "", #"{"inputs":[{}]}"#),
    (
      "/v2/models/fruit/infer", "",
      #"{"inputs":[{"name":"photo","datatype":"BYTES","shape":[2],"data":["AAAA"]}]}"#
    ),
    (
      "/v2/models/fruit/infer", "",
      #"{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[9223372036854775807,9,3],"data":[1]}]}"#
    ),
    (
      "/v2/models/fruit/infer", "",
      #"{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,3],"data":[1,2,256]}]}"#
    ),
    (
      "/v2/models/fruit/infer", "",
      #"{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1000000,1000000,3],"parameters":{"binary_data_size":-1}}]}"#
    ),
    ("/v2/models/fruit/infer", "", String(repeating: "[", count: 1_000_000)),
    ("/v2/models/fruit/infer", "", #"{"a":"# + String(repeating: "[", count: 1_000_000)),
  ])
  func malformedRequestsAreRejectedWithAReason(_ path: String, _ type: String, _ body: String)
    throws
  {
    let answer = try client.post(
      path, Array(body.utf8), headers: type.isEmpty ? [:] : ["Content-Type": type])
    #expect(answer.status == 400, "\(answer.text)")
    #expect((answer.json["error"] as? String)?.isEmpty == false)
  }

  @Test func aTruncatedFormIsRejected() throws {
    let (form, type) = Client.form([("a.jpg", Array("some bytes".utf8)), ("b.jpg", [])])
    let whole = try client.post("/v1/classify", form, headers: ["Content-Type": type])
    #expect(whole.results.count == 2)
    for length in 0..<form.count - 4 {
      let answer = try client.post(
        "/v1/classify", Array(form.prefix(length)), headers: ["Content-Type": type])
      #expect(answer.status == 400, "\(length) of \(form.count): \(answer.text)")
    }
  }

  @Test func aTruncatedInferenceRequestIsRejected() throws {
    let request = Array(
      #"{"id":"\u00e9\n","parameters":{"x":[1.5e3,null,true]},"inputs":[{"name":"photo","datatype":"BYTES","shape":[1],"data":["QUJD"]}]}"#
        .utf8)
    let whole = try client.post("/v2/models/fruit/infer", request)
    #expect(whole.status == 400 && whole.text.contains("photo 1: "), "\(whole.text)")
    for length in 0..<request.count {
      let answer = try client.post("/v2/models/fruit/infer", Array(request.prefix(length)))
      #expect(answer.status == 400 && !answer.text.contains("photo 1: "), "\(length)")
    }
  }

  @Test func aTooLargeRequestIsRejectedBeforeItsBody() throws {
    client.send(Client.head("POST", "/v1/classify", [:], length: 1 << 40))
    let answer = try client.receive()
    #expect(answer.status == 413)
    #expect(answer.headers["connection"] == "close")
    #expect(client.isClosedByServer())
  }

  @Test func anExpectedContinueIsSent() throws {
    let photo = try fixture.photo("fig/1.jpg")
    client.send(
      Client.head("POST", "/v1/classify", ["Expect": "100-continue"], length: photo.count))
    #expect(try client.readHead().hasPrefix("HTTP/1.1 100"))
    client.send(photo)
    #expect(try client.receive().results.count == 1)
  }

  @Test func bytesThatAreNotHTTPCloseOnlyTheirConnection() throws {
    client.send(Array("\u{16}\u{3}\u{1} this is no HTTP\r\n\r\n".utf8))
    _ = try? client.receive()
    #expect(client.isClosedByServer())
    #expect(try fixture.client().get("/v2/health/live").status == 200)
  }

  @Test func abortedRequestsDoNotAffectOthers() throws {
    let photo = try fixture.photo("fig/1.jpg")
    for _ in 0..<20 {
      let client = try fixture.client()
      client.send(Client.head("POST", "/v1/classify", [:], length: photo.count))
      client.send(Array(photo.prefix(photo.count / 2)))
    }
    #expect(try client.post("/v1/classify", photo).results.count == 1)
  }

  @Test func namesOfPhotosAreReturnedAndNeverLogged() throws {
    let name = "my \\\"secret\\\" \u{202e} <script>.jpg"
    let answer = try client.post("/v1/classify", files: [(name, try fixture.photo("fig/1.jpg"))])
    #expect(answer.results[0]["name"] as? String == "my \"secret\" \u{202e} <script>.jpg")
    _ = try client.get("/v1/secret?secret=secret")
    // The line of a request follows its answer.
    for _ in 0..<200 where !fixture.log.contains("\"route\":\"other\"") { usleep(20_000) }
    #expect(!fixture.log.contains("secret"))
    #expect(fixture.log.contains("\"route\":\"/v1/classify\""))
    #expect(fixture.log.contains("\"route\":\"other\""))
    let id = try #require(answer.headers["x-request-id"])
    #expect(fixture.log.contains(id))
  }
}
