import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

private let started = Result { try CloudWorkplace() }

/// Photos of two classes, here and in a bucket of each cloud, and what is made of those here.
private struct CloudWorkplace {
  let servers: CloudServers
  let folder: URL
  var photos: String { folder.appending(path: "photos").path }
  var model: String { folder.appending(path: "local.pomona").path }

  init() throws {
    servers = try CloudServers()
    folder = FileManager.default.temporaryDirectory.appending(path: "pomona-\(UUID().uuidString)")
    try Photos.make(classes: ["fig", "lime"], count: 40, in: folder.appending(path: "photos"))
    _ = try Photos.makeGarbage(in: folder.appending(path: "photos/fig"))
    // A bucket has no folders.
    try FileManager.default.removeItem(at: folder.appending(path: "photos/fig/folder.jpg"))
    try require(run(["train", photos, "-o", model]))
    try require(run(["features", photos, "-o", folder.appending(path: "table").path]))
    for cloud in CloudServers.Cloud.allCases {
      let store = try store(servers.uri(cloud, "photos"))
      try LocalStore(root: photos).list { entry in
        guard case .file(let path, _) = entry else { return }
        try store.upload(fileAt: "\(photos)/\(path)", to: path)
      }
    }
  }

  struct Failure: Error { let outcome: Tool.Outcome }

  func require(_ outcome: Tool.Outcome) throws {
    guard outcome.status == 0 else { throw Failure(outcome: outcome) }
  }

  func environment(_ changes: [String: String?] = [:]) -> [String: String] {
    var all = ProcessInfo.processInfo.environment.merging(CloudServers.environment) { $1 }
    all["POMONA_CACHE"] = folder.appending(path: "cache").path
    all["AZURE_STORAGE_KEY"] = CloudServers.environment["AZURE_STORAGE_KEY"]
    for (name, value) in changes { all[name] = value }
    return all
  }

  func run(_ arguments: [String], _ changes: [String: String?] = [:]) throws -> Tool.Outcome {
    try Tool.run(arguments, environment: environment(changes))
  }

  func store(_ uri: String) throws -> ArrowStore { try ArrowStore(at: Location(uri)) }

  /// All objects below a URI, or all files below a folder.
  func contents(_ text: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    let location = Location(text)
    let store = try location.store()
    var names: [String] = []
    if let remote = store as? ArrowStore {
      _ = try remote.pages("") { name, _ in
        names.append(name)
        return true
      }
    } else {
      names = try FileManager.default.subpathsOfDirectory(atPath: location.path)
    }
    for name in names where try store.exists(name) {
      contents[name] = try store.read(name, maximumBytes: 1 << 30)
    }
    return contents
  }
}

/// The program against object stores on loopback.
@Suite(.serialized, .enabled(if: CloudServers.areThere, "\(CloudServers.absence)"))
struct CloudTests {
  private let place: CloudWorkplace
  private var servers: CloudServers { place.servers }

  init() throws { place = try started.get() }

  @Test func aBucketGivesTheSameModelAsTheFolder() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let model = servers.uri(cloud, "trained.pomona")
      let outcome = try place.run(["train", servers.uri(cloud, "photos"), "-o", model])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let (here, there) = (try place.contents(place.model), try place.contents(model))
      #expect(Set(here.keys) == Set(there.keys))
      for file in ["classifier.safetensors", "backbone.onnx", "evaluation.json"] {
        #expect(here[file] == there[file], "\(file)")
      }
      let names = ["lime/0.jpg", "fig/3.jpg"]
      let local = try place.run(
        ["predict", place.model] + names.map { "\(place.photos)/\($0)" } + ["--json"])
      let remote = try place.run(
        ["predict", model] + names.map { servers.uri(cloud, "photos/\($0)") } + ["--json"])
      #expect(remote.status == 0, "\(remote.errors)")
      #expect(try predictions(remote) == predictions(local))
    }
  }

  private func predictions(_ outcome: Tool.Outcome) throws -> [NSDictionary] {
    try outcome.output.split(separator: "\n").map { line in
      let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
      var object = try #require(json as? [String: Any])
      #expect(object.removeValue(forKey: "path") != nil)
      return object as NSDictionary
    }
  }

  @Test func faultsChangeNoByteOfATable() async throws {
    try await CloudServers.onEveryCloud { cloud in
      // The library of Azure waits for the rest of an answer that broke off, as long as it may.
      let limit = "&time_limit=8"
      let table = servers.uri(cloud, "faulty") + limit
      try servers.proxy(cloud, "faults=0.05&seed=7")
      defer { _ = try? servers.proxy(cloud) }
      let outcome = try place.run(
        ["features", servers.uri(cloud, "photos") + limit, "-o", table, "-v"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try servers.proxy(cloud) > 0)
      let (far, near) = try (
        place.contents(table), place.contents(place.folder.appending(path: "table").path)
      )
      #expect(Set(far.keys) == Set(near.keys), "\(cloud)")
      #expect(!outcome.output.contains("does not answer"), "\(cloud): \(outcome.output)")
      #expect(far == near, "\(cloud)")
    }
  }

  @Test func aKilledRunGoesOnAndLeavesNoGarbage() async throws {
    // More than a part, from hard links of one photo.
    let photos = place.folder.appending(path: "many/fig")
    try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
    for number in 0..<1100 {
      try FileManager.default.linkItem(
        atPath: "\(place.photos)/fig/0.jpg", toPath: "\(photos.path)/\(number).jpg")
    }
    let whole = place.folder.appending(path: "whole").path
    let folder = photos.deletingLastPathComponent().path
    let network = try averagingNetwork()
    try place.require(place.run(["features", folder, "-o", whole] + network))
    try await CloudServers.onEveryCloud { cloud in
      let table = servers.uri(cloud, "killed")
      // Begin with something of an older run in the way.
      try place.require(place.run(["features", place.photos, "-o", table]))
      for arguments in [[], ["--resume"]] {
        try servers.proxy(cloud, "hold=part-00001")
        try killWhenStalled(["features", folder, "-o", table] + network + arguments, cloud)
        let left = try place.contents(table).keys
        #expect(!left.contains("_manifest.json"))
        #expect(
          left.contains("_plan.json") && left.contains("part-00000.parquet"), "\(cloud): \(left)")
        #expect(!left.contains("part-00001.parquet"), "\(cloud): \(left)")
      }
      let outcome = try place.run(["features", folder, "-o", table, "--resume"] + network)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try place.contents(table) == place.contents(whole))
      if cloud == .s3 { #expect(try unfinishedUploads() == 0) }
    }
  }

  /// A network that only averages its input, so that what is not looked at costs little; as options.
  private func averagingNetwork() throws -> [String] {
    let path = place.folder.appending(path: "mean.onnx").path
    _ = try Peer.python(
      """
      import onnx, sys
      from onnx import TensorProto, helper
      graph = helper.make_graph(
          [helper.make_node("ReduceMean", ["input"], ["features"], axes=[2, 3], keepdims=0)], "mean",
          [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 32, 32])],
          [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, 3])])
      onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), sys.argv[1])
      """, [path])
    return ["--backbone", path, "--input-mean", "0,0,0", "--input-std", "1,1,1"]
  }

  @Test func aKilledTrainingLeavesNoGarbage() throws {
    let model = servers.uri(.s3, "killed.pomona")
    let arguments = ["train", place.photos, "-o", model]
    // The plan and two of the files are there.
    try servers.proxy(.s3, "stop=3")
    try killWhenStalled(arguments, .s3)
    #expect(try place.contents(model).count == 3)
    #expect(try place.run(["info", model]).status == 66)
    try place.require(place.run(arguments + ["--resume"]))
    let names = try place.contents(model).keys
    #expect(try Set(names) == Set(place.contents(place.model).keys))
    #expect(try unfinishedUploads() == 0)
    try place.require(place.run(["info", model]))
  }

  private func killWhenStalled(_ arguments: [String], _ cloud: CloudServers.Cloud) throws {
    let process = Process()
    process.executableURL = Tool.path
    process.arguments = arguments
    process.environment = place.environment()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let end = ContinuousClock.now + .seconds(60)
    while try servers.proxyCounts(cloud, "peek=1")["stalls"] == 0, ContinuousClock.now < end,
      process.isRunning
    { usleep(300_000) }
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try servers.proxyCounts(cloud)["stalls"] ?? 0 > 0)
  }

  private func unfinishedUploads() throws -> Int? {
    let output = try Peer.python(
      """
      import boto3, sys
      s3 = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1",
                        aws_access_key_id="testing", aws_secret_access_key="x")
      print(len(s3.list_multipart_uploads(Bucket="bucket").get("Uploads", [])))
      """, [servers.address(.s3)])
    return Int(
      String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  @Test func doctorExaminesAStore() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let uri = servers.uri(cloud, "examined")
      let outcome = try place.run(["doctor", uri])
      #expect(outcome.status == 0, "\(outcome.output)")
      for step in ["open", "list", "write", "read", "delete"] {
        #expect(outcome.output.contains("ok       \(step)"), "\(outcome.output)")
      }
      #expect(try place.contents(uri).isEmpty)

      try servers.proxy(cloud, "faults=1&status=403&writes=1")
      defer { _ = try? servers.proxy(cloud) }
      let readOnly = try place.run(["doctor", uri])
      #expect(readOnly.status == 0)
      #expect(readOnly.output.contains("absent   write: the store denies access"))
      #expect(readOnly.output.contains("grant this identity"))

      try servers.proxy(cloud, "faults=1&status=403")
      let denied = try place.run(["doctor", uri])
      #expect(denied.status == 69)
      #expect(denied.output.contains("MISSING  list: the store denies access"), "\(denied.output)")
    }
  }

  @Test(arguments: CloudServers.Cloud.allCases)
  func aMissingBucketIsToldAtOnce(cloud: CloudServers.Cloud) throws {
    let uri = servers.uri(cloud, "x").replacing("bucket/", with: "nobucket/").replacing(
      "/flat/", with: "/none/")
    for arguments in [
      ["features", uri, "-o", place.folder.appending(path: "never").path],
      ["features", place.photos, "-o", uri], ["predict", uri, place.photos],
    ] {
      let outcome = try quickly { try place.run(arguments) }
      #expect(outcome.status == 66, "\(arguments[0]): \(outcome.errors)")
      #expect(outcome.errors.contains("there is no such bucket"), "\(outcome.errors)")
      #expect(outcome.errors.contains("check its name"))
    }
    let doctor = try place.run(["doctor", uri])
    #expect(doctor.status == 69)
    #expect(doctor.output.contains("MISSING  list: there is no such bucket"), "\(doctor.output)")
  }

  @Test func whatAPersonMustChangeIsToldAtOnce() throws {
    defer { for cloud in CloudServers.Cloud.allCases { _ = try? servers.proxy(cloud) } }
    let output = place.folder.appending(path: "never").path
    for (cloud, status, words, remedy) in [
      (CloudServers.Cloud.s3, 403, "the store denies access", "grant this identity"),
      (.gs, 403, "the store denies access", "grant this identity"),
      (.abfss, 403, "the store denies access", "grant this identity"),
      (.s3, 301, "the bucket is in another region", "?region="),
      (.gs, 401, "does not accept the credentials", "gcloud auth"),
    ] {
      try servers.proxy(cloud, "faults=1&status=\(status)")
      let outcome = try quickly {
        try place.run(["features", servers.uri(cloud, "photos"), "-o", output])
      }
      #expect(outcome.status == 69, "\(cloud) \(status): \(outcome.errors)")
      #expect(outcome.errors.contains(words), "\(cloud) \(status): \(outcome.errors)")
      #expect(outcome.errors.contains(remedy), "\(cloud) \(status): \(outcome.errors)")
      try servers.proxy(cloud)
    }
    let wrong = Data(repeating: 7, count: 32).base64EncodedString()
    let outcome = try quickly {
      try place.run(
        ["features", servers.uri(.abfss, "photos"), "-o", output], ["AZURE_STORAGE_KEY": wrong])
    }
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("does not accept the credentials"), "\(outcome.errors)")
    #expect(!outcome.errors.contains(wrong))
  }

  private func quickly(_ body: () throws -> Tool.Outcome) throws -> Tool.Outcome {
    let start = ContinuousClock.now
    let outcome = try body()
    #expect(ContinuousClock.now - start < .seconds(10))
    return outcome
  }

  @Test func noSecretIsInAnyTextOrFile() async throws {
    let key = try #require(CloudServers.environment["AZURE_STORAGE_KEY"])
    let secrets = ["geheimer-Schluessel", "geheimes-Token", "geheimes-Wort", key]
    let environment = [
      "AWS_SECRET_ACCESS_KEY": secrets[0], "AWS_SESSION_TOKEN": secrets[1],
      "POMONA_CACHE": place.folder.appending(path: "secret-cache").path,
    ]
    try await CloudServers.onEveryCloud { cloud in
      func check(_ outcome: Tool.Outcome, _ succeeds: Bool) {
        #expect((outcome.status == 0) == succeeds, "\(outcome.errors)")
        for secret in secrets {
          #expect(!outcome.output.contains(secret))
          #expect(!outcome.errors.contains(secret))
        }
      }
      // A name and a password in the URI, as some tools take them.
      let photos = servers.uri(cloud, "photos").replacing(
        "s3://bucket", with: "s3://testing:\(secrets[2])@bucket")
      let model = servers.uri(cloud, "secret.pomona")
      let work = [
        ["train", photos, "-o", model, "-v"], ["info", model], ["evaluate", model, photos, "-v"],
        ["doctor", photos],
      ]
      for arguments in work { check(try place.run(arguments, environment), true) }
      for (name, bytes) in try place.contents(model) where name != "backbone.onnx" {
        let text = String(decoding: bytes, as: UTF8.self)
        for secret in secrets { #expect(!text.contains(secret), "\(name)") }
      }
      for fault in ["status=403", "status=400", "garbage=1"] {
        try servers.proxy(cloud, "faults=1&\(fault)")
        defer { _ = try? servers.proxy(cloud) }
        check(try place.run(["evaluate", model, photos, "-v"], environment), false)
      }
    }
    let cache = place.folder.appending(path: "secret-cache").path
    for (name, bytes) in try place.contents(cache) where !name.hasSuffix(".onnx") {
      let text = String(decoding: bytes, as: UTF8.self)
      for secret in secrets { #expect(!text.contains(secret), "\(name)") }
    }
  }

  @Test func certificatesAreVerified() async throws {
    try await CloudServers.onEveryCloud { cloud in
      let uri = servers.uri(cloud, "photos", tls: true)
      let output = place.folder.appending(path: "over-tls-\(cloud)").path
      // At once, since the libraries try a refused certificate again and again.
      let files: [String?] = [servers.authority, nil, "/nowhere.pem"]
      let outcomes = Mutex<[Int: Tool.Outcome]>([:])
      DispatchQueue.concurrentPerform(iterations: files.count) { index in
        let arguments = ["features", uri, "-o", "\(output)-\(index)"]
        let outcome = try? place.run(arguments, ["SSL_CERT_FILE": files[index]])
        outcomes.withLock { $0[index] = outcome }
      }
      let (known, unknown, none) = try outcomes.withLock {
        (try #require($0[0]), try #require($0[1]), try #require($0[2]))
      }
      #expect(known.status == 0, "\(known.errors)")
      #expect(
        try place.contents("\(output)-0")
          == place.contents(place.folder.appending(path: "table").path))
      #expect(unknown.status == 69)
      #expect(unknown.errors.contains("certificate could not be verified"), "\(unknown.errors)")
      #expect(unknown.errors.contains("SSL_CERT_FILE"))
      #expect(none.status == 69)
      #expect(none.errors.contains("has no certificate authorities"), "\(none.errors)")
      #expect(none.errors.contains("ca-certificates"))
    }
  }
}
