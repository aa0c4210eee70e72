import Foundation
import TestSupport
import Testing

@Suite struct DiagnosticsTests {
  @Test func theBackbonesAreListed() throws {
    let outcome = try Tool.run("backbones")
    for name in [
      "mobilenet-v2 (default)", "efficientnet-lite0", "efficientnet-lite1", "efficientnet-lite2",
    ] {
      #expect(outcome.output.contains(name))
    }
  }

  @Test func theDoctorFindsEverything() throws {
    #expect(try Tool.run("doctor").status == 0)
  }

  @Test func theDoctorReportsWhatIsMissing() throws {
    try withTemporaryFolder { folder in
      // The program without anything around it: its libraries are found, its backbones are not.
      let copy = folder.appending(path: "a/b/c/pomona")
      try FileManager.default.createDirectory(
        at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: Tool.path, to: copy)
      let libraries = ["LD_LIBRARY_PATH": Project.root.appending(path: ".deps/lib").path]
      let alone = try Tool.run(["doctor", "--json"], program: copy, environment: libraries)
      #expect(alone.status == 69)
      #expect(alone.output.contains("none is installed"))

      let backbones = Project.root.appending(path: ".deps/backbones").path
      let found = try Tool.run(
        ["doctor", "--json"], program: copy,
        environment: libraries.merging(["POMONA_BACKBONES": backbones]) { $1 })
      #expect(found.status == 0, "\(found.output)")
    }
  }

  @Test func theDoctorListsTheSettingsAndTheirSources() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "config.json")
      try Data(#"{"serve": {"port": 9000, "queue": 7}}"#.utf8).write(to: file)
      let outcome = try Tool.run(
        ["doctor", "--settings", "--config", file.path],
        environment: ["POMONA_SERVE_PORT": "9100", "POMONA_TOKEN": "geheim"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("serve.port: 9100 (from POMONA_SERVE_PORT)\n"))
      #expect(outcome.output.contains("serve.queue: 7 (from 'serve.queue' in \(file.path))\n"))
      #expect(outcome.output.contains("serve.host: 127.0.0.1 (default)\n"))
      #expect(outcome.output.contains("token: (secret) (from POMONA_TOKEN)\n"))
      #expect(!outcome.output.contains("geheim"))
    }
  }
}
