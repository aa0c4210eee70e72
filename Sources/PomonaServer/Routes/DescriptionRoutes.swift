import HTTPTypes
import Hummingbird
import NIOCore

/// The description of the service for programs, and its metrics.
struct DescriptionRoutes {
  let state: ServerState
  /// All operations but those of this type.
  let others: [Operation]

  var operations: [Operation] {
    let metrics = Operation(
      id: "metrics", method: .get, path: "/metrics", summary: "Metrics for Prometheus.",
      results: [200: .text("The metrics.", type: "text/plain")],
      handler: { [state] _, _ in
        Response(
          status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
          body: .init(byteBuffer: ByteBuffer(string: state.metrics.text(with: state.gauges))))
      })
    // The document describes the operation that returns it.
    let description: (JSONValue) -> Operation = { document in
      Operation(
        id: "openapi", method: .get, path: "/openapi.json",
        summary: "This description, in OpenAPI 3.1.",
        results: [200: .init(description: "The description.", schema: ["type": "object"])],
        isPublic: true, handler: { _, _ in JSONResponse.make(document) })
    }
    let all = others + [metrics, description(.object([:]))]
    let document = OpenAPIDocument(all, requiresToken: state.token != nil)
    return [metrics, description(document.value)]
  }
}
