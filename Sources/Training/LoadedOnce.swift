/// A value that is costly to load: loaded when it is first asked for, and kept. For one thread.
final class LoadedOnce<Value> {
  private var loaded: Value?
  private let load: () throws -> Value

  init(_ load: @escaping () throws -> Value) { self.load = load }

  var value: Value {
    get throws {
      if let loaded { return loaded }
      let value = try load()
      loaded = value
      return value
    }
  }
}
