import ArgumentParser
import Foundation
import Imaging
import Inference
import Learning
import ObjectStores

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell whether everything that Pomona needs is there, and how to get what is missing.",
    discussion: """
      With the URI of a folder in an object store, it lists, writes, reads and deletes there as well, and says what is \
      missing.

      The exit code is 0 when nothing that is needed is missing, else 69.

      EXAMPLES
        pomona doctor
        pomona doctor s3://bucket/prefix
      """)

  @Argument(help: "A folder in an object store that Pomona should read and write.")
  var store: String?

  @Flag(help: "Write JSON to standard output.")
  var json = false

  fileprivate struct Check: Encodable {
    let name: String
    /// Whether Pomona can do without it.
    let isOptional: Bool
    let isPresent: Bool
    /// What was found, or what is wrong.
    let detail: String
    let remedy: String?

    enum CodingKeys: String, CodingKey {
      case name, detail, remedy
      case isOptional = "optional"
      case isPresent = "present"
    }
  }

  func validate() throws {
    if let store, !Location(store).isRemote {
      throw ValidationError("'\(store)' is no URI of an object store such as s3://bucket/prefix.")
    }
  }

  func run() throws {
    let checks =
      [inference, backbones] + imaging + [algebra]
      + (store.map { StoreExamination(of: $0).steps.map(Check.init) } ?? [])
    if json {
      try JSONOutput.write(checks)
    } else {
      for check in checks {
        let mark = check.isPresent ? "ok     " : check.isOptional ? "absent " : "MISSING"
        StandardOutput.write("\(mark)  \(check.name): \(check.detail)\n")
        if let remedy = check.remedy { StandardOutput.write("         \(remedy)\n") }
      }
    }
    guard checks.allSatisfy({ $0.isPresent || $0.isOptional }) else { throw ExitCode(69) }
  }

  private var inference: Check {
    do {
      let runtime = try InferenceRuntime()
      let precisions = runtime.precisions.map(\.rawValue).joined(separator: ", ")
      return Check(
        name: "OpenVINO", isOptional: false, isPresent: true,
        detail: "\(runtime.version) on \(runtime.cpu) (\(precisions))", remedy: nil)
    } catch {
      return Check(
        name: "OpenVINO", isOptional: false, isPresent: false, detail: error.message,
        remedy: error.remedy)
    }
  }

  private var backbones: Check {
    let names = BackboneCatalog().names
    let isPresent = names.contains(BackboneCatalog.defaultName)
    return Check(
      name: "backbones", isOptional: false, isPresent: isPresent,
      detail: names.isEmpty ? "none is installed" : names.joined(separator: ", "),
      remedy: isPresent ? nil : "run scripts/setup, or install Pomona again")
  }

  private var imaging: [Check] {
    NativeLibrary.all().map { library in
      let formats = library.formats.map(\.name).joined(separator: ", ")
      return Check(
        name: library.name, isOptional: true, isPresent: library.problem == nil,
        detail: library.problem?.message ?? "\(library.version ?? "") reads \(formats)",
        remedy: library.problem?.remedy)
    }
  }

  private var algebra: Check {
    do {
      _ = try LearningRuntime()
      return Check(
        name: "OpenBLAS", isOptional: true, isPresent: true, detail: "fits logistic regressions",
        remedy: nil)
    } catch {
      return Check(
        name: "OpenBLAS", isOptional: true, isPresent: false, detail: error.message,
        remedy: error.remedy)
    }
  }
}

extension DoctorCommand.Check {
  fileprivate init(_ step: StoreExamination.Step) {
    self.init(
      name: step.name, isOptional: step.isOptional, isPresent: step.problem == nil,
      detail: step.detail,
      remedy: step.problem?.remedy)
  }
}
