import HTTPTypes
import Hummingbird

/// All that the service does, and the router made of it.
struct API {
  let state: ServerState
  let operations: [Operation]

  init(_ state: ServerState, page: Page) {
    self.state = state
    let rest =
      PageRoutes(page: page).operations + ClassifyRoutes(state: state).operations
      + InferenceRoutes(state: state).operations
    operations = rest + DescriptionRoutes(state: state, others: rest).operations
  }

  var router: Router<ServeContext> {
    let router = Router(context: ServeContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: Exchanges(metrics: state.metrics))
    for operation in operations {
      let token = operation.isOpen ? nil : state.token
      router.on(RouterPath(operation.path), method: operation.method) { request, context in
        if let token, !token.isIn(request.headers) { throw HTTPFailure.unauthorized }
        return try await operation.handler(request, context)
      }
    }
    return router
  }
}
