import Foundation
import SparkConnect
import Testing

struct ConnectionStringTests {
  private func read(
    _ string: String, _ environment: [String: String] = [:]
  ) throws(SparkError) -> SparkConnection { try SparkConnection(string, environment: environment) }

  @Test func aHostAloneHasTheDefaultPortAndNoTLS() throws {
    let connection = try read("sc://spark.example.com")
    #expect(connection.host == "spark.example.com")
    #expect(connection.port == 15002)
    #expect(!connection.usesTLS)
    #expect(connection.token == nil)
    #expect(connection.maximumMessageBytes == 128 << 20)
  }

  @Test(arguments: ["sc://h:443", "sc://h:443/", "sc://h:443/;", "sc://h:443/;user_id=ann"])
  func aPortIsRead(_ string: String) throws { #expect(try read(string).port == 443) }

  @Test func everyParameterIsRead() throws {
    let id = "11111111-2222-4333-8444-555555555555"
    let connection = try read(
      "sc://h:1/;use_ssl=true;token=a%3Bb;user_id=ann%20b;user_agent=me;session_id=\(id);x-Cluster=7;grpc_max_message_size=9"
    )
    #expect(connection.usesTLS)
    #expect(connection.token == "a;b")
    #expect(connection.userID == "ann b")
    #expect(connection.userAgent == "me")
    #expect(connection.sessionID == UUID(uuidString: id))
    #expect(connection.headers.map(\.name) == ["x-cluster"])
    #expect(connection.headers.map(\.value) == ["7"])
    #expect(connection.maximumMessageBytes == 9)
  }

  @Test(arguments: [
    ("sc://[::1]", "::1", 15002), ("sc://[2001:db8::7]:99/;user_id=a", "2001:db8::7", 99),
    ("sc://127.0.0.1:1", "127.0.0.1", 1),
  ])
  func addressesAreRead(string: String, host: String, port: Int) throws {
    let connection = try read(string)
    #expect(connection.host == host)
    #expect(connection.port == port)
  }

  @Test(arguments: [
    "", "http://h", "sc:/h", "sc://", "sc:///;user_id=a", "sc://:15002", "sc://h:0", "sc://h:65536",
    "sc://h:+1", "sc://h:x", "sc://h:", "sc://::1", "sc://[::1", "sc://[h]:1", "sc://[::1]x",
    "sc://h;token=a", "sc://u@h", "sc://h/path", "sc://h/;token", "sc://h/;=a", "sc://h/;use_ssl=1",
    "sc://h/;user_id=%zz", "sc://h/;use-ssl=true", "sc://h/;user_id=a;user_id=b",
    "sc://h/;session_id=7", "sc://h/;grpc_max_message_size=-1", "sc://h/;token=a%0Ab",
    "sc://h/;x-a%20b=1", "sc://h/;x-a=%0D%0A", "sc://a b", "sc://h/;use_ssl=false;token=a",
  ])
  func aMalformedStringIsRejectedWithAnExample(_ string: String) {
    let error = #expect(throws: SparkError.self) { try read(string) }
    #expect(error?.code == .invalidConnectionString)
    #expect(error?.remedy?.contains("sc://") == true)
  }

  @Test func aTokenImpliesTLSExceptToThisMachine() throws {
    #expect(try read("sc://h/;token=secret").usesTLS)
    #expect(try read("sc://127.0.0.1/;token=secret").usesTLS)
    #expect(try !read("sc://localhost/;token=secret").usesTLS)
    #expect(try read("sc://localhost/;token=secret;use_ssl=true").usesTLS)
    #expect(try !read("sc://127.0.0.1/;token=secret;use_ssl=false").usesTLS)
  }

  @Test func theTokenCanComeFromTheEnvironment() throws {
    let environment = ["SPARK_CONNECT_AUTHENTICATE_TOKEN": "fromEnvironment"]
    #expect(try read("sc://h", environment).token == "fromEnvironment")
    #expect(try read("sc://h", environment).usesTLS)
    #expect(try read("sc://h/;token=mine", environment).token == "mine")
  }

  @Test func theAuthorityAndTheUserCanComeFromTheEnvironment() throws {
    let connection = try read(
      "sc://h", ["SSL_CERT_FILE": "/ca.pem", "SPARK_USER": "s", "USER": "u"])
    #expect(connection.authorityFile == "/ca.pem")
    #expect(connection.userID == "s")
  }

  @Test func theTokenIsNeverShown() throws {
    let connection = try read("sc://h/;token=hush-hush;x-key=hidden-too")
    var dumped = ""
    dump(connection, to: &dumped)
    for text in [
      "\(connection)", String(reflecting: connection), String(describing: [connection]), dumped,
    ] {
      #expect(!text.contains("hush-hush"))
      #expect(!text.contains("hidden-too"))
      #expect(text.contains("token=***"))
    }
    let error = #expect(throws: SparkError.self) {
      try read("sc://h/;use_ssl=false;token=hush-hush")
    }
    #expect(error?.description.contains("hush-hush") == false)
  }
}
