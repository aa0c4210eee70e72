import Foundation
import SparkTestSupport
import TestSupport
import Testing

/// Compares the subset of the protocol in this package with the definition in Spark's own jar.
@Suite(.enabled(if: SparkPython.isAvailable, "needs scripts/setup --spark"))
struct ProtocolTests {
  private static let definition = Project.root.appending(
    path: "Sources/SparkConnect/Protocol/spark_connect.proto")

  private struct Comparison: Decodable {
    let compared: Int
    let differences: [String]
  }

  private func compare(_ definition: URL) throws -> Comparison {
    let output = try SparkPython.run(Self.script, arguments: [definition.path])
    return try JSONDecoder().decode(Comparison.self, from: output)
  }

  @Test func everyNameNumberTypeAndLabelIsSparks() throws {
    let comparison = try compare(Self.definition)
    #expect(comparison.differences == [])
    // Messages, fields, enum values and calls: an empty comparison must not pass.
    #expect(comparison.compared > 250)
  }

  @Test(arguments: [
    ("string response_id = 13;", "string response_id = 17;"),
    ("int64 total_bytes = 2;", "int32 total_bytes = 2;"),
    ("SAVE_MODE_OVERWRITE = 2;", "SAVE_MODE_OVERWRITE = 5;"), ("bytes data = 1;", "bytes dat = 1;"),
    ("repeated string paths = 4;", "string paths = 4;"), ("rpc Interrupt(", "rpc Interrupts("),
    ("optional string last_response_id", "string last_response_id"),
  ])
  func aDifferenceIsDetected(right: String, wrong: String) throws {
    try withTemporaryFolder { folder in
      let text = try String(contentsOf: Self.definition, encoding: .utf8)
      #expect(text.contains(right))
      let changed = folder.appending(path: "spark_connect.proto")
      try text.replacingOccurrences(of: right, with: wrong).write(
        to: changed, atomically: true, encoding: .utf8)
      #expect(try !compare(changed).differences.isEmpty)
    }
  }

  @Test func theSwiftIsGeneratedFromTheDefinition() throws {
    let sum = try Peer.python(
      "import hashlib,sys; print(hashlib.sha256(open(sys.argv[1],'rb').read()).hexdigest())",
      [Self.definition.path])
    let made = try String(
      contentsOf: Self.definition.deletingPathExtension().appendingPathExtension("pb.swift"),
      encoding: .utf8)
    let digest = String(decoding: sum, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    #expect(made.prefix(200).contains(digest), "run scripts/generate-proto")
  }

  private static let script = #"""
    import glob, json, os, subprocess, sys, tempfile, zipfile
    from google.protobuf import descriptor_pb2
    import importlib.util
    home = importlib.util.find_spec("pyspark").submodule_search_locations[0]
    jar = glob.glob(os.path.join(home, "jars", "spark-connect_*.jar"))[0]
    def compiled(folder, *names):
      out = os.path.join(folder, "out.bin")
      subprocess.run([sys.executable, "-m", "grpc_tools.protoc", "-I" + folder, "--include_imports",
        "--descriptor_set_out=" + out, *names], check=True)
      with open(out, "rb") as f: return descriptor_pb2.FileDescriptorSet.FromString(f.read())
    def table(files):
      seen = {}
      def message(prefix, m):
        name = prefix + "." + m.name; seen[name] = "message"
        for f in m.field:
          group = m.oneof_decl[f.oneof_index].name if f.HasField("oneof_index") and not f.proto3_optional else ""
          seen[name + "/" + f.name] = [f.number, f.type, f.label, f.type_name, group, f.proto3_optional, f.json_name]
        for n in m.nested_type: message(name, n)
        for e in m.enum_type: enum(name, e)
      def enum(prefix, e):
        for v in e.value: seen[prefix + "." + e.name + "/" + v.name] = v.number
      for f in files.file:
        if f.package != "spark.connect": continue
        for m in f.message_type: message("", m)
        for e in f.enum_type: enum("", e)
        for s in f.service:
          for c in s.method:
            seen["rpc " + s.name + "/" + c.name] = [c.input_type, c.output_type, c.client_streaming, c.server_streaming]
      return seen
    with tempfile.TemporaryDirectory() as theirs_folder:
      with zipfile.ZipFile(jar) as z:
        for n in z.namelist():
          if n.startswith(("spark/connect/", "google/protobuf/")) and n.endswith(".proto"): z.extract(n, theirs_folder)
      theirs = table(compiled(theirs_folder, "spark/connect/base.proto"))
      with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "spark_connect.proto")
        with open(sys.argv[1]) as a, open(source, "w") as b: b.write(a.read())
        ours = table(compiled(folder, "spark_connect.proto"))
    differences = [f"{k}: {v}, Spark has {theirs.get(k)}" for k, v in ours.items() if theirs.get(k) != v]
    print(json.dumps({"compared": len(ours), "differences": differences}))
    """#
}
