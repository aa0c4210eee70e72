import AsyncHTTPClient
import Failures
import JSON
import NIOCore
import NIOHTTP1

/// Sends reports to an address, as JSON.
package struct Webhook: Sendable {
  private static let attempts = 3

  private let address: String

  package init(_ address: String) { self.address = address }

  /// Posts a report. An address that cannot be reached is tried again, and given up.
  ///
  /// - Returns: The reason why it could not be delivered; nil once it was.
  package func send(_ report: some Encodable & Sendable) async -> String? {
    var reason = ""
    for attempt in 0..<Self.attempts {
      if attempt > 0 { try? await Task.sleep(for: .seconds(1 << attempt)) }
      do {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try SortedJSON.encoded(report, pretty: false)))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        if 200..<300 ~= response.status.code { return nil }
        reason = "status \(response.status.code)"
      } catch {
        reason = "\(error)"
      }
    }
    return reason
  }
}
