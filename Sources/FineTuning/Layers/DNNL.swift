import CDNNL
import Failures
import Foundation
package import Inference

/// oneDNN, which computes the layers. A value of this type proves that the library is loaded.
package struct DNNL: Sendable {
  /// Loads the library for this number of threads.
  ///
  /// - Throws: A ``FineTuningError`` of code `libraryMissing`.
  package init(threads: Int) throws(FineTuningError) {
    if let text = cdnnl_load(Int32(clamping: threads)) {
      defer { free(text) }
      throw FineTuningError(
        .libraryMissing,
        "fine-tuning needs oneDNN, which cannot be loaded: \(String(cString: text))",
        remedy: "Run scripts/setup, or leave --fine-tune out. oneDNN is available for x86-64.")
    }
  }

  /// True for a processor with instructions for 16-bit numbers.
  package static var hasBFloat16: Bool {
    (try? DNNL(threads: 1)) != nil && cdnnl_has_bfloat16()
  }

  /// The arithmetic to learn in: as given, as far as the processor supports it, or the fastest.
  package func resolve(_ precision: Precision?) -> Precision {
    guard cdnnl_has_bfloat16() else { return .f32 }
    switch precision {
    case .bf16: return .bf16
    case .f32: return .f32
    case nil, .int8: return Processor.current.hasFastBFloat16 ? .bf16 : .f32
    }
  }

  /// - Throws: A ``FineTuningError`` of code `libraryFailed` for a message of the library.
  static func check(_ text: UnsafeMutablePointer<CChar>?) throws(FineTuningError) {
    guard let text else { return }
    defer { free(text) }
    throw FineTuningError(
      .libraryFailed, String(cString: text),
      remedy: "Try --precision f32, or leave --fine-tune out.")
  }
}
