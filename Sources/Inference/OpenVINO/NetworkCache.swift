import Failures
import Files
import Foundation

/// A compiled network in the user's cache folder: to read it takes a third of the time of compiling it.
///
/// A file holds what OpenVINO exports, followed by its checksum: OpenVINO itself takes damaged weights for good ones. A cache that
/// cannot be used is no failure.
struct NetworkCache {
  /// The most networks that are kept; those that were not used for the longest time are removed.
  private static let mostNetworks = 16
  private static let kind = "networks"

  private let folder: String
  private let path: String

  /// - Parameters:
  ///   - backbone: The backbone, whose file is identified by its place and its time of change.
  ///   - facts: All else that the compiled network depends on.
  /// - Returns: Nil where there is no cache folder.
  init?(of backbone: Backbone, dependingOn facts: [String]) {
    var status = stat()
    guard let folder = try? CacheFolder.user.folder(Self.kind), stat(backbone.path, &status) == 0
    else { return nil }
    let key =
      [
        "\(status.st_dev) \(status.st_ino) \(status.st_size)",
        "\(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)",
        "\(backbone.side) \(backbone.mean) \(backbone.std) \(backbone.outputName)",
      ] + facts
    self.folder = folder
    path = "\(folder)/\(SHA256.hash(Array(key.joined(separator: "\n").utf8)))"
  }

  /// The network, in memory that must outlive what is made of it; nil for none, and for a damaged one.
  func read() -> Data? {
    guard let file = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped),
      file.count > Checksum.count
    else { return nil }
    let content = file.prefix(file.count - Checksum.count)
    guard Checksum(content).bytes.elementsEqual(file.suffix(Checksum.count)) else { return nil }
    try? FileManager.default.setAttributes([.modificationDate: Date.now], ofItemAtPath: path)
    return content
  }

  /// Keeps a network, where this process may write files of any length.
  ///
  /// - Parameter export: Writes the network to the file at a path.
  func write(_ export: (String) throws -> Void) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0,
      limit.rlim_cur == .max
    else { return }
    let partial = "\(folder)/.\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(partial) }
    guard (try? export(partial)) != nil,
      let content = try? Data(contentsOf: URL(filePath: partial), options: .alwaysMapped),
      let file = try? FileHandle(forWritingTo: URL(filePath: partial)),
      (try? file.seekToEnd()) != nil,
      (try? file.write(contentsOf: Data(Checksum(content).bytes))) != nil
    else { return }
    rename(partial, path)
    prune()
  }

  private func prune() {
    func age(_ name: String) -> Date {
      let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return facts?[.modificationDate] as? Date ?? .distantPast
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // A process that was killed has left its partial file.
    let forgotten = names.filter {
      $0.hasPrefix(".") && age($0).timeIntervalSinceNow < -3600
    }
    let kept = names.filter { !$0.hasPrefix(".") }.map { ($0, age($0)) }
    let surplus = kept.sorted { $0.1 > $1.1 }.dropFirst(Self.mostNetworks).map(\.0)
    for name in forgotten + surplus { unlink("\(folder)/\(name)") }
  }
}

/// A checksum against damage, not against malice, at the speed of memory.
private struct Checksum {
  static let count = 8

  let bytes: [UInt8]

  init(_ content: Data) {
    // Four sums, so that no multiplication waits for the one before.
    var sums = SIMD4<UInt64>(1, 2, 3, 4)
    let prime = SIMD4<UInt64>(repeating: 0x9E37_79B9_7F4A_7C15)
    content.withUnsafeBytes { content in
      let step = MemoryLayout<SIMD4<UInt64>>.size
      let whole = content.count / step * step
      for offset in stride(from: 0, to: whole, by: step) {
        let words = content.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
        sums = (sums ^ words) &* prime
        sums ^= sums &>> 29
      }
      for byte in content[whole...] { sums.x = (sums.x ^ UInt64(byte)) &* prime.x }
    }
    var sum = UInt64(content.count)
    for lane in sums.indices { sum = (sum ^ sums[lane]) &* prime.x }
    bytes = withUnsafeBytes(of: sum.littleEndian) { Array($0) }
  }
}
