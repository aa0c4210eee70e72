import Foundation
import TestSupport

/// Photos of two classes, a model of them, and a service that all tests may ask which leave it as it is.
struct Kitchen: Sendable {
  struct Failure: Error { let words: String }

  let photos: URL
  let model: String
  /// Of the same classes, but another one.
  let otherModel: String
  let port: Int

  static let shared = Result { try Kitchen() }

  // Ends with the test process: it is killed at its exit.
  nonisolated(unsafe) private static var service: Serve?

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pomona-kitchen-\(ProcessInfo.processInfo.processIdentifier)")
    photos = folder.appending(path: "photos")
    try Photos.make(classes: ["fig", "lime"], count: 12, in: photos)
    model = folder.appending(path: "fruit.pomona").path
    otherModel = folder.appending(path: "other.pomona").path
    try Self.run(["train", photos.path, "-o", model, "--quiet", "--validation", "0.2"])
    try Self.run([
      "train", photos.path, "-o", otherModel, "--quiet", "--classifier", "logistic-regression",
    ])
    let service = try Serve([model, otherModel], ["--queue", "64"])
    Self.service = service
    port = service.port
    let folderPath = folder.path
    Self.folderPath = folderPath
    atexit {
      Kitchen.service.map { _ = $0.end() }
      Kitchen.service = nil
      try? FileManager.default.removeItem(atPath: Kitchen.folderPath)
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
    process.executableURL = Serve.program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(words: "\(arguments)") }
    return String(decoding: data, as: UTF8.self)
  }
}
