import Failures
import Features
import Foundation
import Hummingbird
import HummingbirdTesting
import Imaging
import Inference
import Learning
import Logging
import Models
import PomonaServer
import Synchronization
import Workers

/// A worker that computes nothing: it returns probabilities, and records the requests.
final class StubWorker: WorkerConnection {
  typealias Reply = @Sendable (WorkerRequest) throws(WorkerFailure) -> WorkerReply

  private let respond: Reply

  init(_ respond: @escaping Reply) { self.respond = respond }

  var isAlive: Bool { true }

  func reply(
    to request: WorkerRequest, until deadline: Endpoint.Deadline
  ) throws(WorkerFailure) -> WorkerReply {
    try respond(request)
  }

  func terminate(after failure: WorkerFailure) -> Termination { Termination(.exit(code: 1)) }
}

/// The service with a stub for its workers, in memory: no process, no connection.
struct StubService {
  let registry: ModelRegistry
  let state: ServerState

  /// - Parameters:
  ///   - names: The names of the models.
  ///   - resize: The way photos become square.
  ///   - configure: Changes the configuration; there is one worker for each model.
  ///   - reply: The worker.
  init(
    models names: [String] = ["fruit"], resize: ResizeMode = .stretch,
    configure: (inout ServerConfiguration) -> Void = { _ in },
    reply: @escaping StubWorker.Reply = { Self.reply(to: $0) }
  ) async throws {
    var configuration = ServerConfiguration(models: names)
    configuration.jobs = 1
    configure(&configuration)
    let metrics = ServerMetrics()
    var models: [ServedModel] = []
    for name in names {
      let pool = WorkerPool(
        WorkerPool.Configuration(workers: 1),
        logger: Self.logger,
        observer: { metrics.observe($0, model: name) },
        start: { StubWorker(reply) })
      try await pool.start()
      models.append(
        ServedModel(
          name: name, version: "v-\(name)", manifest: try Self.manifest(resize), pool: pool))
    }
    registry = ModelRegistry(models)
    state = ServerState(registry: registry, metrics: metrics, configuration: configuration)
  }

  private static let logger = ServiceLog.logger(level: .critical, format: .json) { _ in }

  private static func manifest(_ resize: ResizeMode) throws -> ModelManifest {
    let json = """
      {"name":"net","sha256":"0","side":2,"mean":[0,0,0],"std":[1,1,1],"features":2}
      """
    return ModelManifest(
      labels: ["fig", "lime"],
      backbone: try JSONDecoder().decode(BackboneRecord.self, from: Data(json.utf8)),
      preprocessing: Preprocessing(resize: resize, precision: .f32), classifier: .randomForest,
      parameters: [:], seed: 0, metrics: [:])
  }

  /// A lime, unless the photo's path is `bad`; the photo is 200 x 100.
  static func reply(to request: WorkerRequest) -> WorkerReply {
    guard case .photo(_, let path, let work) = request else { return .failure("no photo") }
    if path == "bad" { return .unreadable("the file is text, not a photo") }
    let size = PhotoSize(width: 200, height: 100)
    guard case .explain(let cells) = work else {
      return .values([0.25, 0.75] + [Float](repeating: .nan, count: 5), size)
    }
    let heat = (0..<cells * cells).map { Float($0) }
    guard let explanation = Explanation(cells: cells, heatAndProbabilities: heat + [0.25, 0.75])
    else { return .failure("no explanation") }
    return .explanation(explanation, size)
  }

  /// Runs a test with a client.
  func test(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws
  {
    let application = Application(
      router: API(state, page: try Page()).router,
      logger: Self.logger)
    try await application.test(.router, body)
    registry.close()
  }
}

/// A value that several threads change.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func read() -> Value { value.withLock { $0 } }

  func change(_ body: @Sendable (inout Value) -> Void) { value.withLock { body(&$0) } }
}

extension TestResponse {
  /// The body as a JSON object.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body.readableBytesView))) as? [String: Any] ?? [:]
  }

  var text: String { String(buffer: body) }
  var results: [[String: Any]] { json["results"] as? [[String: Any]] ?? [] }
  var error: String { json["error"] as? String ?? "" }
}
