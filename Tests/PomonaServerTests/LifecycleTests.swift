import Foundation
import TestSupport
import Testing

/// Start, renewal of models, overload and shutdown.
@Suite struct LifecycleTests {
  private let fixture: ServerFixture

  init() throws { fixture = try ServerFixture.shared.get() }

  @Test func aNewVersionIsServedWithoutLosingARequestAndABrokenOneIsRejected() throws {
    try withTemporaryFolder { folder in
      let files = FileManager.default
      let model = folder.appending(path: "fruit.pomona")
      try files.copyItem(atPath: fixture.model, toPath: model.path)
      let serve = try RunningServer([model.path], ["--jobs", "1"])
      let photo = try fixture.photo("lime/3.jpg")
      let client = try serve.client()
      func ask() throws -> String {
        let answer = try client.post("/v1/classify", photo)
        #expect(answer.status == 200 && answer.results[0]["label"] as? String == "lime")
        return answer.json["version"] as? String ?? ""
      }
      func ask(until isDone: () throws -> Bool) throws {
        for _ in 0..<1500 where try !isDone() {
          _ = try ask()
          usleep(10_000)
        }
      }
      let first = try ask()

      // A broken version: the manifest of another model before its files.
      try files.removeItem(at: model.appending(path: "manifest.json"))
      try files.copyItem(
        atPath: "\(fixture.otherModel)/manifest.json",
        toPath: model.appending(path: "manifest.json").path)
      try ask { try serve.metric("pomona_model_renewals_total", "refused") > 0 }
      #expect(try serve.metric("pomona_model_renewals_total", "refused") > 0)
      #expect(try ask() == first)
      #expect(try serve.client().get("/v2/health/ready").status == 200)

      // A worker that is restarted now has the served version, not what is in the folder.
      for worker in serve.workers { kill(worker, SIGKILL) }
      usleep(50_000)
      #expect(try ask() == first)

      // The rest arrives: a good version.
      for name in try files.contentsOfDirectory(atPath: fixture.otherModel)
      where name != "manifest.json" {
        try? files.removeItem(at: model.appending(path: name))
        try files.copyItem(
          atPath: "\(fixture.otherModel)/\(name)", toPath: model.appending(path: name).path)
      }
      try ask { try ask() != first }
      #expect(try ask() != first)
      #expect(try serve.metric("pomona_model_info", "logistic-regression") == 1)
      #expect(try serve.metric("pomona_model_info", "random-forest") == 0)
      // The workers of the old version have ended; the new one has one and a spare.
      for _ in 0..<200 where serve.workers.count > 2 { usleep(20_000) }
      #expect(serve.workers.count == 2)
    }
  }

  @Test func requestsBeyondTheQueueAreRejectedAtOnce() throws {
    let serve = try RunningServer(
      [fixture.model], ["--jobs", "1", "--queue", "1", "--photo-seconds", "3"],
      environment: ["POMONA_WORKER_FAULT": "hang:stuck"])
    let photo = try fixture.photo("lime/3.jpg")
    let clients = try (0..<2).map { _ in try serve.client() }
    for client in clients {
      client.send(Client.head("POST", "/v1/classify?name=stuck", [:], length: photo.count) + photo)
    }
    let late = try serve.client()
    // The two have to arrive first.
    for _ in 0..<200 where try serve.metric("pomona_queue_length") < 1 { usleep(10_000) }
    let start = ContinuousClock.now
    let answer = try late.post("/v1/classify", photo)
    #expect(answer.status == 429)
    #expect(answer.headers["retry-after"] == "1")
    // The first photo is given up after three seconds; this answer did not wait for that.
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(try serve.metric("pomona_requests_rejected_total") == 1)
    #expect(try serve.client().get("/v2/health/live").status == 200)
    for client in clients {
      #expect((try client.receive().results[0]["error"] as? String)?.contains("longer") == true)
    }
    #expect(try late.post("/v1/classify", photo).status == 200)
  }

  @Test func shutdownFinishesRequestsInProgress() throws {
    let serve = try RunningServer([fixture.model], ["--jobs", "1"])
    let photo = try fixture.photo("lime/3.jpg")
    let client = try serve.client()
    client.send(Client.head("POST", "/v1/explain", [:], length: photo.count) + photo)
    for _ in 0..<500 where try serve.metric("pomona_http_requests_in_flight") < 2 { usleep(1000) }
    serve.process.terminate()
    #expect(try client.receive().status == 200)
    serve.process.waitUntilExit()
    #expect(serve.process.terminationStatus == 0)
    #expect(throws: Client.Failure.self) { try serve.client() }
  }

  @Test func requestsWithoutTheTokenAreRejected() throws {
    let serve = try RunningServer(
      [fixture.model], ["--jobs", "1"], environment: ["POMONA_TOKEN": "open sesame"])
    let client = try serve.client()
    let photo = try fixture.photo("lime/3.jpg")
    let closed = ["/v1/models", "/v2", "/v2/models/fruit", "/metrics"]
    for path in closed { #expect(try client.get(path).status == 401, "\(path)") }
    for path in ["/", "/app.js", "/openapi.json", "/v2/health/live", "/v2/health/ready"] {
      #expect(try client.get(path).status == 200, "\(path)")
    }
    let refused = try client.post("/v1/classify", photo, headers: ["Authorization": "Bearer open"])
    #expect(refused.status == 401)
    #expect(refused.headers["www-authenticate"] == "Bearer")
    let right = ["Authorization": "Bearer open sesame"]
    #expect(try client.post("/v1/classify", photo, headers: right).status == 200)
    for path in closed { #expect(try client.get(path, headers: right).status == 200) }
    #expect(!serve.log.contains("sesame"))
    let document = try client.get("/openapi.json").json
    #expect((document["components"] as? [String: Any])?["securitySchemes"] != nil)
  }

  @Test func httpsIsServedToClientsThatTrustTheCertificate() throws {
    try withTemporaryFolder { folder in
      let make = """
        import datetime, ipaddress, sys
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
        now = datetime.datetime.now(datetime.timezone.utc)
        certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
            .add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256()))
        open(sys.argv[1] + "/cert.pem", "wb").write(certificate.public_bytes(serialization.Encoding.PEM))
        open(sys.argv[1] + "/key.pem", "wb").write(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        """
      _ = try Peer.python(make, [folder.path])
      let certificate = folder.appending(path: "cert.pem").path
      let key = folder.appending(path: "key.pem").path
      let serve = try RunningServer(
        [fixture.model], ["--jobs", "1", "--tls-certificate", certificate, "--tls-key", key])
      #expect(serve.url.scheme == "https")
      let ask = """
        import ssl, sys, urllib.request
        context = ssl.create_default_context(cafile=sys.argv[1])
        request = urllib.request.Request(sys.argv[2] + "v1/classify", open(sys.argv[3], "rb").read())
        print(urllib.request.urlopen(request, context=context).status)
        """
      let photo = fixture.photos.appending(path: "lime/3.jpg").path
      let output = try Peer.python(ask, [certificate, serve.url.absoluteString, photo])
      #expect(String(decoding: output, as: UTF8.self) == "200\n")
      #expect(
        failure(["--tls-certificate", certificate, "--tls-key", certificate]).status == 65)
    }
  }

  private func failure(
    _ options: [String], models: [String]? = nil
  ) -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = RunningServer.program
    process.arguments = ["serve"] + (models ?? [fixture.model]) + options
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try? process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test func failuresToStartHaveARemedy() throws {
    let taken = failure(["--jobs", "1", "--port", "\(fixture.port)"])
    #expect(taken.status == 69)
    #expect(taken.text.contains("Choose another --port"))
    #expect(failure([], models: ["/nowhere"]).status == 66)
    let double = failure([], models: [fixture.model, fixture.model])
    #expect(double.status == 65 && double.text.contains("rename"))
    #expect(failure(["--tls-key", "/nowhere"]).status == 64)
    try withTemporaryFolder { folder in
      let copy = folder.appending(path: "copy.pomona")
      try FileManager.default.copyItem(atPath: fixture.model, toPath: copy.path)
      try Data("{}".utf8).write(to: copy.appending(path: "classifier.safetensors"))
      let broken = failure([], models: [copy.path])
      #expect(broken.status == 65 && broken.text.contains("classifier.safetensors"))
    }
  }
}
