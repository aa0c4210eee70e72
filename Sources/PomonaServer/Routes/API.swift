package import Hummingbird

/// All operations of the service, and their router.
package struct API {
  private let state: ServerState
  package let operations: [Operation]

  package init(_ state: ServerState, page: Page) {
    self.state = state
    let others =
      PageRoutes(page: page).operations + ClassifyRoutes(state: state).operations
      + CorrectionRoutes(state: state).operations
      + InferenceRoutes(state: state).operations
    operations = others + DescriptionRoutes(state: state, others: others).operations
  }

  /// The router. A request passes the middleware in the order in which it is added.
  package var router: Router<ServeContext> {
    let router = Router(context: ServeContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: MetricsMiddleware(metrics: state.metrics))
    router.add(middleware: RequestLogMiddleware())
    router.add(middleware: CommonHeadersMiddleware())
    router.add(middleware: ErrorMiddleware(methods: AllowedMethods(operations)))
    let restricted = router.group()
    if let token = state.token {
      restricted.add(middleware: AuthenticationMiddleware(token: token))
    }
    for operation in operations {
      let path = RouterPath(operation.path)
      let handler: Operation.Handler = { request, context in
        try operation.checkMedia(request.headers)
        return try await operation.handler(request, context)
      }
      if operation.isPublic {
        router.on(path, method: operation.method, use: handler)
      } else {
        restricted.on(path, method: operation.method, use: handler)
      }
    }
    return router
  }
}
