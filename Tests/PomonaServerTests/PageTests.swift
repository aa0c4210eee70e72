import Foundation
import TestSupport
import Testing

@Suite struct PageTests {
  private let fixture: ServerFixture

  init() throws { fixture = try ServerFixture.shared.get() }

  static let chromium = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test func thePageIsInTheLanguageOfTheBrowser() throws {
    let client = try fixture.client()
    func language(_ accepted: String?, _ path: String = "/") throws -> String? {
      let answer = try client.get(path, headers: accepted.map { ["Accept-Language": $0] } ?? [:])
      #expect(answer.text.contains("<html lang=\"\(answer.headers["content-language"] ?? "")\""))
      return answer.headers["content-language"]
    }
    #expect(try language("fr-CH, fr;q=0.9, en;q=0.8") == "fr")
    #expect(try language("de, en;q=0.3, fr;q=0.7") == "de")
    #expect(try language("it, en;q=0.3, fr;q=0.7") == "fr")
    #expect(try language("fr;q=0, en") == "en")
    #expect(try language("en-GB") == "en")
    #expect(try language(";q=;,,=") == "en")
    #expect(try language(nil) == "en")
    #expect(try language("en", "/?lang=fr") == "fr")
  }

  @Test func thePageLoadsNothingFromOtherHosts() throws {
    let client = try fixture.client()
    let page = try client.get("/")
    let policy = try #require(page.headers["content-security-policy"])
    #expect(policy.contains("default-src 'none'"))
    #expect(!policy.contains("unsafe"))
    #expect(page.headers["x-content-type-options"] == "nosniff")
    #expect(!page.text.contains("http://") && !page.text.contains("https://"))
    #expect(!page.text.contains("style=") && !page.text.contains("{{"))
    let links = page.text.matches(of: /(?:src|href)="(\/app[^"]+|\/icon[^"]+)"/).map { $0.1 }
    #expect(Set(links).count == 5)
    for link in links { #expect(try client.get(String(link)).status == 200) }
    client.send(Client.head("HEAD", "/", [:], length: 0))
    #expect(try client.readHead().hasPrefix("HTTP/1.1 200"))
  }

  /// Chooses, drops, pastes and takes a photo, and reads the result, in a real browser.
  @Test(.enabled(if: chromium != nil, "there is no Chromium: scripts/setup --test installs it"))
  func aBrowserShowsThePrediction() throws {
    let program = try #require(Self.chromium)
    try withTemporaryFolder { folder in
      // A class whose name is markup.
      let hostile = "<img src=x onerror=document.title=1>\u{202e}"
      let photos = folder.appending(path: "photos")
      let files = FileManager.default
      try files.createDirectory(at: photos, withIntermediateDirectories: true)
      try files.copyItem(
        at: fixture.photos.appending(path: "fig"), to: photos.appending(path: "fig"))
      try files.copyItem(
        at: fixture.photos.appending(path: "lime"), to: photos.appending(path: hostile))
      let model = folder.appending(path: "hostile.pomona").path
      try ServerFixture.run(["train", photos.path, "-o", model, "--quiet"])
      let doubting = try RunningServer([model], ["--jobs", "1", "--unsure-below", "1"])

      let pictures = ProcessInfo.processInfo.environment["POMONA_TEST_PICTURES"] ?? folder.path
      let photo = fixture.photos.appending(path: "lime/3.jpg").path
      let here = "http://127.0.0.1:\(fixture.port)/"
      func visit(
        _ name: String, _ url: String, _ language: String, _ width: Int, _ scheme: String,
        _ more: [String: Any] = [:]
      ) -> [String: Any] {
        let isNarrow = width < 500
        return [
          "name": name, "url": url, "language": language, "width": width,
          "height": isNarrow ? 740 : 820, "scheme": scheme, "touch": isNarrow, "photo": photo,
        ].merging(more) { $1 }
      }
      let text = folder.appending(path: "text.jpg")
      try Data("no photo".utf8).write(to: text)
      let strange = folder.appending(path: "strange.png")
      try Data(
        try Peer.python(
          """
          import random, sys
          from PIL import Image
          random.seed(1)
          photo = Image.frombytes("RGB", (90, 90), random.randbytes(90 * 90 * 3))
          photo.save(sys.stdout.buffer, "PNG")
          """)
      ).write(to: strange)
      let job: [String: Any] = [
        "folder": pictures,
        "visits": [
          visit("wide", here, "en-GB", 1280, "light", ["looks": true]),
          visit("narrow", here, "fr-FR", 360, "dark", ["looks": true, "field": "camera"]),
          visit("doubt", doubting.url.absoluteString, "en", 360, "light"),
          visit(
            "dropped", here, "en", 1280, "dark",
            ["drop": "DragEvent('drop', { dataTransfer: files, bubbles: true })"]),
          visit(
            "pasted", here, "en", 1280, "light",
            ["drop": "ClipboardEvent('paste', { clipboardData: files, bubbles: true })"]),
          visit("failed", here, "fr", 1280, "light", ["photo": text.path]),
          visit("strange", here, "en", 1280, "light", ["photo": strange.path]),
        ],
      ]
      let seen = try Self.seen(by: "page.py", program, job)
      let visits = try #require(seen["visits"] as? [[String: Any]])
      func look(_ index: Int, _ moment: String) -> [String: Any] {
        visits[index][moment] as? [String: Any] ?? [:]
      }

      #expect((seen["problems"] as? [Any])?.isEmpty == true, "\(seen["problems"] ?? "")")
      for url in seen["asked"] as? [String] ?? [] {
        #expect(
          url.hasPrefix(here) || url.hasPrefix(doubting.url.absoluteString)
            || url.hasPrefix("blob:") || url == "about:blank", "\(url)")
      }
      for index in visits.indices {
        for moment in ["start", "answer"] {
          #expect(look(index, moment)["fits"] as? Bool == true, "\(index) \(moment)")
          #expect((look(index, moment)["unnamed"] as? [String]) == [], "\(index) \(moment)")
        }
      }
      // Wide and English.
      #expect(look(0, "start")["title"] as? String == "What is this?")
      #expect(look(0, "start")["camera"] as? Bool == false)
      #expect((visits[0]["focused"] as? [String])?.contains("file") == true)
      #expect(look(0, "answer")["label"] as? String == "lime")
      #expect((look(0, "answer")["status"] as? String)?.hasPrefix("lime, ") == true)
      #expect(look(0, "answer")["bars"] as? Int == 2)
      #expect(look(0, "answer")["focus"] as? String == "answer")
      #expect((look(0, "answer")["command"] as? String)?.contains("\(here)v1/classify") == true)
      #expect((look(0, "heat")["heatText"] as? String)?.isEmpty == false)
      // Narrow and French, with the camera.
      #expect(look(1, "start")["title"] as? String == "Qu’est-ce que c’est ?")
      #expect(look(1, "start")["camera"] as? Bool == true)
      #expect(look(1, "answer")["label"] as? String == "lime")
      #expect((look(1, "answer")["confidence"] as? String)?.contains("%") == true)
      #expect(look(1, "start")["ground"] as? String != look(0, "start")["ground"] as? String)
      // Uncertain, with a hostile label.
      #expect(look(2, "answer")["label"] as? String == "Not sure")
      #expect(look(2, "answer")["confidence"] as? String == "")
      #expect((look(2, "answer")["status"] as? String)?.contains("<img src=x") == true)
      #expect((look(2, "answer")["status"] as? String)?.contains("\u{202e}") == false)
      #expect(look(2, "answer")["images"] as? Int == 0)
      // Dropped, pasted, and not a photo.
      #expect(look(3, "answer")["label"] as? String == "lime")
      #expect(look(4, "answer")["label"] as? String == "lime")
      #expect(look(5, "answer")["failed"] as? Bool == true)
      #expect(look(5, "answer")["reason"] as? String == "Cette photo n’a pas pu être analysée.")
      #expect(
        look(5, "answer")["detail"] as? String
          == "Détail, en anglais : the file is text, not a photo")
      // Noise is neither fruit.
      #expect(look(6, "answer")["label"] as? String == "Unlike anything I know")
      #expect(look(6, "answer")["confidence"] as? String == "")
      #expect(
        (look(6, "answer")["status"] as? String)?.hasPrefix("Unlike anything I know. ") == true)
    }
  }

  /// Corrects an answer on a page the size of a phone, in a real browser.
  @Test(.enabled(if: chromium != nil, "there is no Chromium: scripts/setup --test installs it"))
  func aBrowserSendsACorrection() throws {
    let program = try #require(Self.chromium)
    try withTemporaryFolder { folder in
      let kept = folder.appending(path: "kept").path
      let server = try RunningServer([fixture.model], ["--jobs", "1", "--collect", kept])
      let large = folder.appending(path: "large.jpg").path
      _ = try Peer.python(
        """
        import sys
        from PIL import Image
        photo = Image.open(sys.argv[1]).resize((4000, 3000))
        photo.effect_spread(40).save(sys.argv[2], quality=95)
        """, [fixture.photos.appending(path: "lime/3.jpg").path, large])
      let pictures = ProcessInfo.processInfo.environment["POMONA_TEST_PICTURES"] ?? folder.path
      let job: [String: Any] = [
        "folder": pictures, "url": server.url.absoluteString, "label": "citron vert",
        "photos": [large, fixture.photos.appending(path: "fig/2.jpg").path],
      ]
      let all = try Self.seen(by: "corrections.py", program, job)
      #expect((all["problems"] as? [Any])?.isEmpty == true, "\(all["problems"] ?? "")")
      let seen = try #require(all["seen"] as? [String: [String: Any]])
      for (name, look) in seen {
        #expect(look["fits"] as? Bool == true, "\(name)")
        #expect(look["unnamed"] as? [String] == [], "\(name)")
      }
      #expect(seen["start"]?["model"] as? String == "fruit")
      #expect((seen["start"]?["privacy"] as? String)?.contains("only if you correct") == true)
      #expect(seen["answers"]?["thumbs"] as? Int == 2)
      #expect((seen["answers"]?["size"] as? String)?.contains("became") == true)
      #expect(seen["answers"]?["choices"] as? [String] == ["fig", "lime"])
      #expect((seen["without-consent"]?["problem"] as? String)?.contains("consent") == true)
      #expect(seen["thanks"]?["thanks"] as? Bool == true)
      #expect(seen["german"]?["language"] as? String == "de")
      #expect(seen["german"]?["thumbs"] as? Int == 2)
      #expect(
        seen["offline"]?["reason"] as? String == "Der Dienst ist nicht erreichbar. Läuft er noch?")
      #expect(seen["again"]?["failed"] as? Bool == false)
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(kept)/photos")
      #expect(files.count == 2)
      let record = try #require(files.first { $0.hasSuffix(".json") })
      let text = try String(contentsOfFile: "\(kept)/photos/\(record)", encoding: .utf8)
      #expect(text.contains("\"label\" : \"citron vert\""))
      #expect(try server.metric("pomona_corrections_total", "label=\"new\"") == 1)
    }
  }

  /// What a script saw in the browser.
  private static func seen(
    by script: String, _ program: String, _ job: [String: Any]
  ) throws -> [String: Any] {
    let folder = Project.root.appending(path: "Tests/PomonaServerTests/Peers")
    let text = try ["browser.py", script].map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }.joined(separator: "\n")
    let output = try Peer.python(
      text,
      [program, String(decoding: try JSONSerialization.data(withJSONObject: job), as: UTF8.self)])
    return try #require(JSONSerialization.jsonObject(with: output) as? [String: Any])
  }
}
