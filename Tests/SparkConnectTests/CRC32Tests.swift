import Foundation
import SparkConnect
import TestSupport
import Testing

struct CRC32Tests {
  @Test func theCheckValueIsTheStandards() {
    #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.checksum([]) == 0)
  }

  @Test func everyLengthAgreesWithZlib() throws {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }
    let script = """
      import zlib, json
      b = bytes((i * 151 + 7) & 255 for i in range(300))
      print(json.dumps([zlib.crc32(b[:n]) for n in range(300)]))
      """
    let expected = try JSONDecoder().decode([UInt32].self, from: Peer.python(script))
    #expect((0..<300).map { CRC32.checksum(Array(bytes.prefix($0))) } == expected)
  }
}
