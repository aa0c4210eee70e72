import Datasets
import HTTPTypes
import NIOCore
import PomonaServer
import Testing
import Workers

@Suite struct RequestParsingTests {
  @Test func parametersOfAHeaderFieldAreParsed() {
    let parameters = HeaderParameters(
      #"form-data; Name="a b"; filename="c\"d%22\\e\f.jpg"; x=1 ; name=2"#)
    #expect(parameters["name"] == "a b")
    #expect(parameters["filename"] == #"c"d"\e\f.jpg"#)
    #expect(parameters["x"] == "1")
    #expect(parameters["y"] == nil)
  }

  @Test(arguments: ["", ";", ";;;=", "a;b", "a; =\"", "a; b=\"c", "a; b=\"c\\"])
  func malformedParametersDoNotTrap(_ text: String) {
    _ = HeaderParameters(text)["b"]
  }

  @Test func theBoundaryIsThatOfTheContentType() throws {
    #expect(try Multipart.boundary(in: nil) == nil)
    #expect(try Multipart.boundary(in: "image/jpeg; boundary=x") == nil)
    #expect(try Multipart.boundary(in: "Multipart/Form-Data; boundary=\"x y\"") == "x y")
    for type in [
      "multipart/form-data", "multipart/form-data; boundary=",
      "multipart/mixed; boundary=\(String(repeating: "x", count: 71))",
    ] {
      #expect(throws: HTTPFailure.self) { try Multipart.boundary(in: type) }
    }
  }

  private func names(_ body: String) throws -> [String] {
    try Multipart(ByteBuffer(string: body), boundary: "x").photos.map(\.sample.path)
  }

  @Test func filesArePhotosAndFieldsAreOptions() throws {
    let body = """
      preamble\r
      --x\r
      content-disposition: form-data; name=field; filename="a.jpg"\r
      \r
      1\r
      --x  \r
      Content-Disposition: form-data; name="field"\r
      \r
      --y\r
      --x\r
      \r
      \r
      --x--\r
      epilogue
      """
    #expect(try names(body) == ["a.jpg", "photo 2"])
    let form = try Multipart(ByteBuffer(string: body), boundary: "x")
    #expect(form.fields == ["field": "--y"])
  }

  @Test func aFormHasAtMost256Parts() throws {
    func form(_ count: Int) -> String {
      String(repeating: "--x\r\n\r\n1\r\n", count: count) + "--x--"
    }
    #expect(try names(form(Multipart.maximumParts)).count == 256)
    let error = #expect(throws: HTTPFailure.self) { try names(form(257)) }
    #expect(error?.status == .badRequest)
  }

  @Test(arguments: [
    "", "--x", "--x--", "--x\r\n", "--x\r\n\r\n", "--x\r\n\r\n1", "--x\r\n\r\n1\r\n--",
    "--x\r\n\r\n1\r\n--x", "--xA: b\r\n\r\n1\r\n--x--", "--x\r\nA: b\r\n--x--",
    "--x\r\nA: \(String(repeating: "b", count: 9000))\r\n\r\n1\r\n--x--",
  ])
  func malformedFormsAreRejected(_ body: String) {
    let error = #expect(throws: HTTPFailure.self) { try names(body) }
    #expect(error?.status == .badRequest)
  }

  @Test func longNamesAreCut() throws {
    let name = String(repeating: "é", count: 400)
    let body = "--x\r\nContent-Disposition: form-data; filename=\"\(name)\"\r\n\r\n1\r\n--x--"
    #expect(try names(body) == [String(repeating: "é", count: 255)])
  }

  @Test func onlyTheTokenMatches() {
    let token = BearerToken("s3cret é")
    func matches(_ value: String) -> Bool { token.matches([.authorization: value]) }
    #expect(matches("Bearer s3cret é") && matches("bearer s3cret é"))
    for value in [
      "", "Bearer", "Bearer ", "s3cret é", "Basic s3cret é", "Bearer s3cret", "Bearer s3cret éé",
    ] {
      #expect(!matches(value), "\(value)")
    }
    #expect(!token.matches([:]))
    #expect(!"\(token)".contains("s3cret"))
  }
}
