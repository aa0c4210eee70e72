import Foundation
import TestSupport
import Testing

extension CloudTests {
  /// Runs that are killed in the middle.
  @Suite struct ResumingTests {
    private let place: CloudWorkspace
    private var servers: CloudServers { place.servers }

    init() throws { place = try CloudWorkspace.get() }

    @Test func aKilledRunIsResumedAndLeavesNothingPartial() async throws {
      // More than one part, from hard links of one photo.
      let photos = place.folder.appending(path: "many/fig")
      try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
      for number in 0..<1100 {
        try FileManager.default.linkItem(
          atPath: "\(place.photos)/fig/0.jpg", toPath: "\(photos.path)/\(number).jpg")
      }
      let whole = place.folder.appending(path: "whole").path
      let folder = photos.deletingLastPathComponent().path
      let network = try averagingNetwork()
      try place.require(place.run(["features", folder, "-o", whole] + network))
      try await CloudServers.onEveryCloud { cloud in
        let table = servers.uri(cloud, path: "killed")
        // An older table is in the way.
        try place.require(place.run(["features", place.photos, "-o", table]))
        for arguments in [[], ["--resume"]] {
          try servers.proxy(cloud, settings: "hold=part-00001")
          try killWhenStalled(["features", folder, "-o", table] + network + arguments, on: cloud)
          let left = try place.contents(table).keys
          #expect(!left.contains("_manifest.json"))
          #expect(
            left.contains("_plan.json") && left.contains("part-00000.parquet"), "\(cloud): \(left)")
          #expect(!left.contains("part-00001.parquet"), "\(cloud): \(left)")
        }
        let outcome = try place.run(["features", folder, "-o", table, "--resume"] + network)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try place.contents(table) == place.contents(whole))
        if cloud == .s3 { #expect(try unfinishedUploads() == 0) }
      }
    }

    /// A network that only averages its input, so that features cost little; as options.
    private func averagingNetwork() throws -> [String] {
      let path = place.folder.appending(path: "mean.onnx").path
      _ = try Peer.python(
        """
        import onnx, sys
        from onnx import TensorProto, helper
        graph = helper.make_graph(
            [helper.make_node("ReduceMean", ["input"], ["features"], axes=[2, 3], keepdims=0)], "mean",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 32, 32])],
            [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, 3])])
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), sys.argv[1])
        """, [path])
      return ["--backbone", path, "--input-mean", "0,0,0", "--input-std", "1,1,1"]
    }

    @Test func aKilledTrainingLeavesNothingPartial() throws {
      let model = servers.uri(.s3, path: "killed.pomona")
      let arguments = ["train", place.photos, "-o", model]
      // The plan and two of the files have been written.
      try servers.proxy(.s3, settings: "stop=3")
      try killWhenStalled(arguments, on: .s3)
      #expect(try place.contents(model).count == 3)
      #expect(try place.run(["info", model]).status == 66)
      try place.require(place.run(arguments + ["--resume"]))
      let names = try place.contents(model).keys
      #expect(try Set(names) == Set(place.contents(place.model).keys))
      #expect(try unfinishedUploads() == 0)
      try place.require(place.run(["info", model]))
    }

    private func killWhenStalled(_ arguments: [String], on cloud: CloudServers.Cloud) throws {
      let tool = try RunningTool(arguments, environment: place.environment())
      let end = ContinuousClock.now + .seconds(60)
      while try servers.proxyCounts(cloud, settings: "peek=1")["stalls"] == 0,
        ContinuousClock.now < end, tool.isRunning
      { usleep(300_000) }
      #expect(tool.isRunning)
      tool.send(SIGKILL)
      _ = try tool.outcome()
      #expect(try servers.proxyCounts(cloud)["stalls"] ?? 0 > 0)
    }

    private func unfinishedUploads() throws -> Int? {
      let output = try Peer.python(
        """
        import boto3, sys
        s3 = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1",
                          aws_access_key_id="testing", aws_secret_access_key="x")
        print(len(s3.list_multipart_uploads(Bucket="bucket").get("Uploads", [])))
        """, [servers.address(.s3)])
      return Int(
        String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}
