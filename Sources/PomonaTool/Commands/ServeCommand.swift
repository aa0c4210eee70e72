import ArgumentParser
import Foundation
import PomonaServer
import Synchronization

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer over HTTP: a page for people, an interface for programs.",
    discussion: """
      Everything is at one address: the page at /, /v1/classify for programs, the Open Inference Protocol at /v2, \
      /metrics for Prometheus, and /openapi.json, which describes it all. A new version of a model's folder is taken \
      into service by itself. SIGTERM and Ctrl-C end the service when what is under way is done.

      EXAMPLES
        pomona serve fruits.pomona
        pomona serve fruits.pomona vegetables.pomona --port 9000
        POMONA_TOKEN=secret pomona serve fruits.pomona --host 0.0.0.0 --tls-certificate cert.pem --tls-key key.pem
        curl --data-binary @apple.jpg http://127.0.0.1:8080/v1/classify
      """)

  @Argument(
    help: "Models' folders. Each is called as its folder is; the first answers when none is named.",
    completion: .directory)
  var models: [String]

  @Option(help: "The address to listen on; 0.0.0.0 for every machine that can reach this one.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for one that is free.")
  var port = 8080

  @Option(
    help:
      "What clients must send as a bearer token. Better in the variable POMONA_TOKEN, which other users cannot see."
  )
  var token: String?

  @Option(
    help: ArgumentHelp("A certificate with its chain (PEM), for HTTPS.", valueName: "file.pem"),
    completion: .file())
  var tlsCertificate: String?

  @Option(
    help: ArgumentHelp("The certificate's key (PEM).", valueName: "file.pem"), completion: .file())
  var tlsKey: String?

  @OptionGroup var work: WorkOptions

  @Option(
    help: "Requests that may wait; others are told to come again (default: 4 for each worker).")
  var queue: Int?

  @Option(help: ArgumentHelp("The largest request, in MiB.", valueName: "mib"))
  var maximumRequest = 32

  @Option(help: "The most connections at a time.")
  var maximumConnections = 512

  @Option(help: ArgumentHelp("What reading one photo may take.", valueName: "seconds"))
  var photoSeconds = 10

  @Option(
    help: ArgumentHelp(
      "The page says \"not sure\" of less confidence than this.", valueName: "fraction"))
  var unsureBelow = 0.5

  @Flag(help: "Write the address, when it can be asked, as JSON to standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Log only what has gone wrong.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Log connections and such as well.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
    if !(0...65535).contains(port) { throw ValidationError("--port takes 0 to 65535.") }
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-certificate and --tls-key belong together.")
    }
    if let token, token.isEmpty { throw ValidationError("--token is empty.") }
    if let queue, !(0...1_000_000).contains(queue) {
      throw ValidationError("--queue takes 0 to 1000000.")
    }
    if !(1...1024).contains(maximumRequest) {
      throw ValidationError("--maximum-request takes 1 to 1024.")
    }
    if !(1...1_000_000).contains(maximumConnections) {
      throw ValidationError("--maximum-connections takes 1 to 1000000.")
    }
    if !(1...3600).contains(photoSeconds) {
      throw ValidationError("--photo-seconds takes 1 to 3600.")
    }
    if !(0...1).contains(unsureBelow) { throw ValidationError("--unsure-below takes 0 to 1.") }
  }

  func run() throws {
    let logger = Server.log(
      isVerbose: verbose, isQuiet: quiet, isForPeople: StandardError.isTerminal,
      write: { StandardError.write($0) })
    let server = Server(serverConfiguration, logger: logger)
    let (isJSON, isQuiet) = (json, quiet)
    try waiting {
      try await server.run { address in
        if isJSON {
          StandardOutput.write("{\"url\":\"\(address.absoluteString)\"}\n")
        } else if !isQuiet {
          StandardOutput.write("\(address.absoluteString)\n")
        }
      }
    }
  }

  private var serverConfiguration: ServerConfiguration {
    var configuration = ServerConfiguration(models: models)
    configuration.host = host
    configuration.port = port
    configuration.jobs = work.engine.jobs
    configuration.queue = queue
    let variable = ProcessInfo.processInfo.environment["POMONA_TOKEN"]
    configuration.token = token ?? (variable?.isEmpty == true ? nil : variable)
    configuration.tls = tlsCertificate.flatMap { certificate in
      tlsKey.map { (certificate: certificate, key: $0) }
    }
    configuration.maximumBody = maximumRequest << 20
    configuration.maximumConnections = maximumConnections
    configuration.photoLimit = .seconds(photoSeconds)
    configuration.unsureBelow = unsureBelow
    return configuration
  }

  /// Runs something asynchronous to its end; the thread waits.
  private func waiting(_ body: @escaping @Sendable () async throws -> Void) throws {
    let outcome = Mutex<Result<Void, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task {
      do {
        try await body()
        outcome.withLock { $0 = .success(()) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      done.signal()
    }
    done.wait()
    try outcome.withLock { $0 }?.get()
  }
}
