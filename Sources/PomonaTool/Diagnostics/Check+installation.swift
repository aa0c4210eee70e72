import Failures
import FineTuning
import Imaging
import Inference
import Learning

extension Check {
  /// The checks of this installation.
  static func installation(_ settings: ResolvedSettings) async throws -> [Check] {
    let backbones = try await backbones(settings)
    return InferenceBackends.all.map { inference($0) } + [backbones] + imaging + [algebra, tuning]
  }

  private static func inference(_ backend: any InferenceBackend) -> Check {
    Check(backend.name, isOptional: backend.name != InferenceBackends.default.name) {
      let facts = try backend.facts()
      let precisions = facts.precisions.map(\.rawValue).joined(separator: ", ")
      return "\(facts.version) on \(facts.processor) (\(precisions))"
    }
  }

  private static func backbones(_ settings: ResolvedSettings) async throws -> Check {
    let names = try await BackboneCatalog(settings).names
    let isPresent = names.contains(BackboneCatalog.defaultName)
    return Check(
      name: "backbones", isOptional: false, isPresent: isPresent,
      detail: names.isEmpty ? "none is installed" : names.joined(separator: ", "),
      remedy: isPresent ? nil : "Run scripts/setup, or install Pomona again.")
  }

  private static var imaging: [Check] {
    NativeLibrary.all().map { library in
      let formats = library.formats.map(\.name).joined(separator: ", ")
      return Check(
        name: library.name, isOptional: true, isPresent: library.problem == nil,
        detail: library.problem?.summary ?? "\(library.version ?? "") reads \(formats)",
        remedy: library.problem?.remedy)
    }
  }

  private static var algebra: Check {
    Check("OpenBLAS", isOptional: true) {
      _ = try LearningRuntime()
      return "fits logistic regressions"
    }
  }

  private static var tuning: Check {
    Check("oneDNN", isOptional: true) {
      let library = try DNNL(threads: 1)
      return "fine-tunes backbones (\(library.resolve(nil).rawValue))"
    }
  }

  /// A check that succeeds with a finding or fails.
  private init(_ name: String, isOptional: Bool, _ finding: () throws -> String) {
    let (detail, remedy, isPresent): (String, String?, Bool)
    do {
      (detail, remedy, isPresent) = (try finding(), nil, true)
    } catch let failure as any ReportableFailure {
      (detail, remedy, isPresent) = (failure.summary, failure.remedy, false)
    } catch {
      (detail, remedy, isPresent) = ("\(error)", nil, false)
    }
    self.init(
      name: name, isOptional: isOptional, isPresent: isPresent, detail: detail, remedy: remedy)
  }
}
