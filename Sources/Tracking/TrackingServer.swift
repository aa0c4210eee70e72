import AsyncHTTPClient
import Failures
import Foundation
import JSON
import NIOCore
import NIOHTTP1

/// The REST API of an MLflow tracking server (MLflow, "REST API", version 2.0 of the paths, which MLflow 3 has).
struct TrackingServer: Sendable {
  private static let connectSeconds: Int64 = 3
  private static let requestSeconds: Int64 = 60

  private let base: String
  private let authorization: String?
  private let client: HTTPClient

  /// - Parameters:
  ///   - address: The address, `http://` or `https://`.
  ///   - environment: `MLFLOW_TRACKING_TOKEN`, or `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`.
  /// - Throws: A ``TrackingError`` of code `invalidAddress`.
  init(_ address: String, environment: [String: String]) throws(TrackingError) {
    guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
      throw TrackingError(
        .invalidAddress, "\(address) is not the address of a tracking server",
        remedy: "Give http://HOST:PORT, or https://HOST.")
    }
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    if let token = environment["MLFLOW_TRACKING_TOKEN"] {
      authorization = "Bearer \(token)"
    } else if let user = environment["MLFLOW_TRACKING_USERNAME"] {
      let pair = "\(user):\(environment["MLFLOW_TRACKING_PASSWORD"] ?? "")"
      authorization = "Basic \(Data(pair.utf8).base64EncodedString())"
    } else {
      authorization = nil
    }
    var configuration = HTTPClient.Configuration()
    configuration.timeout.connect = .seconds(Self.connectSeconds)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Ends the connections.
  func close() async { try? await client.shutdown() }

  private struct Problem: Decodable {
    let errorCode: String?
    let message: String?

    enum CodingKeys: String, CodingKey {
      case message
      case errorCode = "error_code"
    }
  }

  /// Calls a method of the API; nil when what it is about does not exist.
  func call<Result: Decodable>(
    _ path: String, _ body: [String: JSONField] = [:], method: HTTPMethod = .POST,
    query: String = "", as type: Result.Type
  ) async throws(TrackingError) -> Result? {
    let content = method == .GET ? nil : try? SortedJSON.encoded(body, pretty: false)
    let response = try await send(
      method, "\(base)/api/2.0/mlflow/\(path)\(query)", content, type: "application/json")
    if response.status == 404 { return nil }
    guard 200..<300 ~= response.status else {
      let problem = try? JSONDecoder().decode(Problem.self, from: Data(response.body))
      if problem?.errorCode == "RESOURCE_ALREADY_EXISTS" { return nil }
      throw rejected(path, response.status, problem?.message)
    }
    do {
      return try JSONDecoder().decode(type, from: Data(response.body))
    } catch {
      throw rejected(path, response.status, "the response is of another form")
    }
  }

  /// Uploads a file as an artifact.
  ///
  /// - Parameter path: The path below the server's artifacts.
  func upload(_ content: [UInt8], to path: String) async throws(TrackingError) {
    let escaped =
      path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    let response = try await send(
      .PUT, "\(base)/api/2.0/mlflow-artifacts/artifacts/\(escaped)", content,
      type: "application/octet-stream")
    guard 200..<300 ~= response.status else { throw rejected(path, response.status, nil) }
  }

  private func send(
    _ method: HTTPMethod, _ address: String, _ body: [UInt8]?, type: String
  ) async throws(TrackingError) -> (status: Int, body: [UInt8]) {
    var request = HTTPClientRequest(url: address)
    request.method = method
    request.headers.add(name: "content-type", value: type)
    if let authorization { request.headers.add(name: "authorization", value: authorization) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    do {
      let response = try await client.execute(request, timeout: .seconds(Self.requestSeconds))
      let content = try await response.body.collect(upTo: 1 << 20)
      return (Int(response.status.code), Array(content.readableBytesView))
    } catch {
      throw TrackingError(
        .unreachable, "the tracking server \(base) cannot be reached: \(error)",
        remedy: "Check the address, and that the server is running.")
    }
  }

  private func rejected(_ path: String, _ status: Int, _ message: String?) -> TrackingError {
    TrackingError(
      .rejected,
      "the tracking server has rejected \(path) with status \(status)"
        + (message.map { ": \($0)" } ?? ""),
      remedy: "Check the token or the password, and the version of the server.")
  }
}

/// A value in a request.
indirect enum JSONField: Encodable, Sendable, ExpressibleByStringLiteral {
  case text(String)
  case integer(Int)
  case number(Double)
  case list([JSONField])
  case object([String: JSONField])

  init(stringLiteral value: String) { self = .text(value) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
