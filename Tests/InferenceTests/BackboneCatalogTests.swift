import Failures
import Foundation
import Inference
import TestSupport
import Testing

@Suite struct BackboneCatalogTests {
  @Test func installedBackbonesAreFoundRelativeToTheProgram() throws {
    let catalog = BackboneCatalog(environment: [:])
    let names = ["efficientnet-lite0", "efficientnet-lite1", "efficientnet-lite2", "mobilenet-v2"]
    #expect(catalog.names == names)
    #expect(try catalog.backbone(BackboneCatalog.defaultName).featureCount == 1280)
  }

  @Test func theGivenFolderTakesPrecedence() throws {
    try Fixture.withFiles("save('mobilenet-v2', pool, output=[1, 3])") { folder, _ in
      let catalog = BackboneCatalog(environment: ["POMONA_BACKBONES": folder])
      let (own, other) = try (
        catalog.backbone("mobilenet-v2"), catalog.backbone("efficientnet-lite0")
      )
      #expect(own.featureCount == 3)
      #expect(other.featureCount == 1280)
      #expect(catalog.names.count == 4)
    }
  }

  @Test func theErrorForAnUnknownNameListsTheKnownNames() throws {
    let error = #expect(throws: InferenceError.self) { try installed.backbone("resnet") }
    #expect(error?.code == .backboneUnknown)
    #expect(error?.remedy?.contains("mobilenet-v2") == true)
    #expect(error?.remedy?.contains(".onnx") == true)
    let nowhere = BackboneCatalog(folders: ["/nowhere"])
    expectError(.backboneUnknown) { _ = try nowhere.backbone("resnet") }
  }

  @Test func aPathMayTakeThePlaceOfAName() throws {
    let path = try installed.backbone("mobilenet-v2").path
    #expect(try BackboneCatalog(folders: []).backbone(path).name == "mobilenet-v2")
    expectError(.backboneUnreadable) { _ = try installed.backbone("mobilenet-v2.onnx") }
  }

  @Test func damagedFilesAreListedWithTheirError() throws {
    try withTemporaryFolder { folder in
      try Data("no".utf8).write(to: folder.appending(path: "damaged.onnx"))
      let folders = [folder.path(percentEncoded: false)] + installed.folders
      let list = BackboneCatalog(folders: folders).list()
      #expect(list.map(\.name) == ["damaged"] + installed.names)
      expectError(.backboneInvalid) { _ = try list[0].backbone.get() }
      expectError(nil) { _ = try list[1].backbone.get() }
    }
  }
}
