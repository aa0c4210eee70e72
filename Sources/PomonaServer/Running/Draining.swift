import ServiceLifecycle

/// Reports the service as not ready when it begins to shut down, so that load balancers send no more requests.
struct Draining: Service {
  let state: ServerState

  func run() async throws {
    await withGracefulShutdownHandler {
      try? await gracefulShutdown()
    } onGracefulShutdown: {
      state.beginDraining()
    }
  }
}
