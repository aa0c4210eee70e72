import Foundation
import TestSupport
import Testing

@Suite struct HelpTests {
  @Test(arguments: [
    "", "train", "learn", "evaluate", "compare", "predict", "features", "serve", "info",
    "backbones", "doctor",
  ])
  func everyCommandHasHelp(_ command: String) throws {
    let outcome = try Tool.run(command.isEmpty ? ["--help"] : [command, "--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("OVERVIEW:"))
    #expect(outcome.output.contains("USAGE: pomona"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreGenerated(_ shell: String) throws {
    let outcome = try Tool.run("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("label-pattern"))
  }

  @Test func theCommandReferenceIsThatOfTheProgram() throws {
    let outcome = try Tool.run(
      ["--check", Tool.path.path], program: Project.root.appending(path: "scripts/reference"))
    #expect(outcome.status == 0, "run scripts/reference\n\(outcome.output)\(outcome.errors)")
  }
}
