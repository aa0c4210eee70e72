import Foundation
import TestSupport

/// Photos of two classes, two models of them, and a running service for all tests that do not change its state.
struct ServerFixture: Sendable {
  struct Failure: Error { let command: String }

  let photos: URL
  let model: String
  /// Another model of the same classes.
  let otherModel: String
  let port: Int

  static let shared = Result { try ServerFixture() }

  /// Ended when the test process exits. Written once, before any test reads it.
  nonisolated(unsafe) private static var service: RunningServer?

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-server-tests-\(ProcessInfo.processInfo.processIdentifier)")
    photos = folder.appending(path: "photos")
    try SamplePhotos.make(classes: ["fig", "lime"], count: 12, in: photos)
    model = folder.appending(path: "fruit.pomona").path
    otherModel = folder.appending(path: "other.pomona").path
    try Self.run(["train", photos.path, "-o", model, "--quiet", "--validation", "0.2"])
    try Self.run([
      "train", photos.path, "-o", otherModel, "--quiet", "--classifier", "logistic-regression",
    ])
    let service = try RunningServer([model, otherModel], ["--queue", "64"])
    Self.service = service
    port = service.port
    let folderPath = folder.path
    Self.folderPath = folderPath
    atexit {
      ServerFixture.service.map { _ = $0.end() }
      ServerFixture.service = nil
      try? FileManager.default.removeItem(atPath: ServerFixture.folderPath)
    }
  }

  nonisolated(unsafe) private static var folderPath = ""

  var log: String { Self.service?.log ?? "" }

  func client() throws -> Client { try Client(port: port) }

  /// The bytes of a photo.
  func photo(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: photos.appending(path: name)))
  }

  @discardableResult static func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = RunningServer.program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(command: "\(arguments)") }
    return String(decoding: data, as: UTF8.self)
  }
}
