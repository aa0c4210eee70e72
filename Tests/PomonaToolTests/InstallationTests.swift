import Foundation
import TestSupport
import Testing

/// One installation for all tests: over an older one, then moved.
@Suite(.serialized) struct InstallationTests {
  private static let folder = FileManager.default.temporaryDirectory.appending(
    path: "pomona-installation-\(ProcessInfo.processInfo.processIdentifier)")

  private static let installation = Result {
    let files = FileManager.default
    let prefix = folder.appending(path: "usr")
    for stale in ["lib/pomona/libstale.so", "share/doc/pomona/stale", "bin/neighbour"] {
      let file = prefix.appending(path: stale)
      try files.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("stale".utf8).write(to: file)
    }
    let outcome = try Tool.run(
      [prefix.path], program: Project.root.appending(path: "scripts/install"))
    try #require(outcome.status == 0, "\(outcome.errors)")
    let moved = folder.appending(path: "elsewhere")
    try files.moveItem(at: prefix, to: moved)
    return moved
  }

  private let prefix: URL

  init() throws {
    atexit { try? FileManager.default.removeItem(at: InstallationTests.folder) }
    prefix = try Self.installation.get()
  }

  /// Runs the installed program as on a machine that has neither Swift nor the source folder.
  private func run(_ arguments: String..., environment: [String: String] = [:]) throws
    -> Tool.Outcome
  {
    try Tool.run(
      arguments, program: prefix.appending(path: "bin/pomona"), environment: environment)
  }

  private func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: prefix.appending(path: path).path)
  }

  @Test func installingReplacesItsOwnFilesAndKeepsOthers() {
    #expect(!exists("lib/pomona/libstale.so"))
    #expect(!exists("share/doc/pomona/stale"))
    #expect(exists("bin/neighbour"))
  }

  @Test func completionsAndLicencesAreInstalled() {
    #expect(exists("share/bash-completion/completions/pomona"))
    #expect(exists("share/zsh/site-functions/_pomona"))
    #expect(exists("share/fish/vendor_completions.d/pomona.fish"))
    #expect(exists("share/doc/pomona/LICENSE"))
    for component in ["openvino", "pyarrow", "swift-argument-parser", "swift"] {
      #expect(exists("share/doc/pomona/licenses/\(component)"), "\(component)")
    }
  }

  @Test func everyCommandHasAManualPageWithItsOptionsAndExitCodes() throws {
    let main = try page("pomona")
    #expect(main.contains(".It 65\nFor data that cannot be used."))
    #expect(main.contains(".It Ev POMONA_SERVE_PORT\nThe port to listen on; 0 takes a free one."))
    #expect(main.contains(".Sh EXAMPLES\n.Bd -literal\npomona train fruits -o fruits.pomona"))
    let commands = main.split(separator: "\n").compactMap { line in
      line.hasPrefix(".It Ic ") ? String(line.dropFirst(7)) : nil
    }
    #expect(commands.contains("train") && commands.contains("doctor"))
    for command in commands {
      let page = try page("pomona-\(command)")
      #expect(page.contains(".Sh EXIT STATUS"), "\(command)")
      let help = try Tool.run(command, "--help").output
      for option in help.matches(of: /\n  (?:-., )?--([a-z0-9-]+)/) {
        #expect(page.contains("Fl -\(option.1)"), "\(command) --\(option.1)")
      }
    }
  }

  private func page(_ name: String) throws -> String {
    try String(
      contentsOf: prefix.appending(path: "share/man/man1/\(name).1"), encoding: .utf8)
  }

  @Test func theInstalledProgramNeedsNothingButTheMachinesCLibrary() throws {
    // The loader reports the files that it opens, and the doctor opens every library.
    let outcome = try run("doctor", environment: ["LD_DEBUG": "libs"])
    #expect(outcome.status == 0, "\(outcome.output)")
    let loaded = Set(
      outcome.errors.split(separator: "\n").compactMap { line in
        line.firstRange(of: "calling init: ").map { String(line[$0.upperBound...]) }
      })
    #expect(
      loaded.contains { $0.contains("libopenvino_intel_cpu_plugin") || $0.contains("arm_cpu") })
    let machine = /(ld-linux[-a-z0-9_]*|lib(c|m|dl|rt|pthread|resolv))\.so\.[0-9]+/
    let own = loaded.filter { $0.hasPrefix(prefix.path + "/") }
    #expect(own.count > 20)
    for path in loaded.subtracting(own) {
      #expect(try machine.wholeMatch(in: URL(filePath: path).lastPathComponent) != nil, "\(path)")
    }
  }

  @Test func theInstalledProgramAnswersAsTheBuiltOne() throws {
    try withTemporaryFolder { folder in
      try SamplePhotos.make(
        classes: ["lemon", "lime"], count: 8, in: folder.appending(path: "fruits"))
      let model = folder.appending(path: "fruits.pomona").path
      let photo = folder.appending(path: "fruits/lime/3.jpg").path
      let training = try run("train", folder.appending(path: "fruits").path, "-o", model)
      #expect(training.status == 0, "\(training.errors)")
      let installed = try run("predict", model, photo, "--json")
      #expect(installed.json["label"] as? String == "lime")
      #expect(try Tool.run("predict", model, photo, "--json").output == installed.output)
    }
  }
}
