import ArgumentParser
import Failures
import PomonaServer

/// The address and the limits of the service.
struct ServiceOptions: ParsableArguments {
  @Option(Settings.host)
  var host: String?

  @Option(Settings.port)
  var port: Int?

  @Option(Settings.token)
  var token: String?

  @Option(Settings.tlsCertificate, completion: .file())
  var tlsCertificate: String?

  @Option(Settings.tlsKey, completion: .file())
  var tlsKey: String?

  @Option(Settings.queue)
  var queue: Int?

  @Option(Settings.maximumRequest)
  var maximumRequest: Int?

  @Option(Settings.maximumConnections)
  var maximumConnections: Int?

  @Option(Settings.photoSeconds)
  var photoSeconds: Int?

  @Option(Settings.unsureBelow)
  var unsureBelow: Double?

  @Option(Settings.collection, completion: .directory)
  var collect: String?

  @Option(Settings.collectionLimit)
  var collectLimit: Int?

  var flags: [SettingFlag?] {
    [
      Settings.host.given(host), Settings.port.given(port), Settings.token.given(token),
      Settings.tlsCertificate.given(tlsCertificate), Settings.tlsKey.given(tlsKey),
      Settings.queue.given(queue), Settings.maximumRequest.given(maximumRequest),
      Settings.maximumConnections.given(maximumConnections),
      Settings.photoSeconds.given(photoSeconds), Settings.unsureBelow.given(unsureBelow),
      Settings.collection.given(collect), Settings.collectionLimit.given(collectLimit),
    ]
  }

  /// The configuration of a service of these models.
  ///
  /// - Throws: A `SettingError` when a certificate comes without its key, or the other way round.
  func configuration(
    of models: [String], _ settings: ResolvedSettings
  ) async throws -> ServerConfiguration {
    var configuration = ServerConfiguration(models: models)
    configuration.host = try await settings.value(of: Settings.host)
    configuration.port = try await settings.value(of: Settings.port)
    if let jobs = try await settings.value(of: Settings.jobs) { configuration.jobs = jobs }
    configuration.queue = try await settings.value(of: Settings.queue)
    configuration.token = try await settings.value(of: Settings.token)
    configuration.maximumBody = try await settings.value(of: Settings.maximumRequest) << 20
    configuration.maximumConnections = try await settings.value(of: Settings.maximumConnections)
    configuration.photoLimit = .seconds(try await settings.value(of: Settings.photoSeconds))
    configuration.collection = try await settings.value(of: Settings.collection)
    configuration.collectionLimit =
      try await settings.value(of: Settings.collectionLimit) << 20
    configuration.unsureBelow = try await settings.value(of: Settings.unsureBelow)
    switch try await (
      settings.value(of: Settings.tlsCertificate), settings.value(of: Settings.tlsKey)
    ) {
    case (let certificate?, let key?): configuration.tls = .init(certificate: certificate, key: key)
    case (nil, nil): break
    default:
      throw SettingError(
        .invalidValue, "a certificate and its key belong together",
        remedy: "Give both --tls-certificate and --tls-key.")
    }
    return configuration
  }
}
