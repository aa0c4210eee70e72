/// The inference backends of this build.
package enum InferenceBackends {
  /// Every backend, the default one first. A further backend is one more element.
  package static let all: [any InferenceBackend] = [OpenVINOBackend()]

  /// The backend that commands use.
  package static var `default`: any InferenceBackend { all[0] }
}
