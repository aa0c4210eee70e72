import ArgumentParser
import Failures
import Files
import Foundation
import Logging
import PomonaServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve models over HTTP: a web page and a JSON API.",
    discussion: """
      The page is at /, the API at /v1/classify, the Open Inference Protocol at /v2, metrics for Prometheus at /metrics, \
      and the description of all of them at /openapi.json. A new version of a model's folder is loaded automatically. \
      SIGTERM and Ctrl-C stop the service after the requests under way.

      EXAMPLES
        pomona serve fruits.pomona
        pomona serve fruits.pomona vegetables.pomona --port 9000
        pomona serve fruits.pomona --collect corrections
        POMONA_TOKEN=secret pomona serve fruits.pomona --host 0.0.0.0 --tls-certificate cert.pem --tls-key key.pem
        curl --data-binary @apple.jpg http://127.0.0.1:8080/v1/classify
      """)

  @Argument(
    help: "The folders of models, whose names are those of the folders; the first is the default.",
    completion: .directory)
  var models: [String]

  @OptionGroup var service: ServiceOptions
  @OptionGroup var work: WorkOptions
  @OptionGroup var configuration: ConfigurationOptions

  @Flag(help: "Write the address, once requests are answered, as JSON to standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Log only warnings and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Log connections and other details as well.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
  }

  func run() async throws {
    try await configuration.withSettings(service.flags + work.flags) { settings in
      let configuration = try await service.configuration(of: models, settings)
      let log = ServiceLogStream { StandardError.write($0) }
      defer { log.flush() }
      let logger = ServiceLog.logger(
        level: verbose ? .debug : quiet ? .warning : .info,
        format: StandardError.isTerminal ? .text : .json, write: { log.write($0) })
      let (isJSON, isQuiet) = (json, quiet)
      try await Server(configuration, logger: logger).run { address in
        if isQuiet && !isJSON { return }
        let text =
          isJSON ? "{\"url\":\"\(address.absoluteString)\"}\n" : "\(address.absoluteString)\n"
        do throws(StorageError) {
          try StandardOutput.write(text)
        } catch {
          logger.warning("the address cannot be written", metadata: ["reason": "\(error.summary)"])
        }
      }
    }
  }
}
