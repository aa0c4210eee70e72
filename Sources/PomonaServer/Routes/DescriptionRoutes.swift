import HTTPTypes
import Hummingbird
import NIOCore

/// What the service tells of itself to programs.
struct DescriptionRoutes {
  let state: ServerState
  let others: [Operation]

  var operations: [Operation] {
    let metrics = Operation(
      id: "metrics", method: .get, path: "/metrics", summary: "Figures for Prometheus.",
      answers: [200: .text("The metrics.", "text/plain")],
      handler: { [state] _, _ in
        Response(
          status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
          body: .init(
            byteBuffer: ByteBuffer(
              string: state.metrics.text(state.registry, state.admission))))
      })
    // It describes itself as well.
    let description: (JSONValue) -> Operation = { document in
      Operation(
        id: "openapi", method: .get, path: "/openapi.json",
        summary: "This description, in OpenAPI 3.1.",
        answers: [200: .init(description: "The description.", schema: ["type": "object"])],
        isOpen: true, handler: { _, _ in JSONAnswer.response(document) })
    }
    let all = others + [metrics, description(.object([:]))]
    let document = OpenAPIDocument(all, needsToken: state.token != nil)
    return [metrics, description(document.value)]
  }
}
