// Loads a service with photos and prints rates and latencies by status: load PORT FOLDER CONNECTIONS RATE SECONDS [FIELD]
//
// Photos are the bodies of requests; with FIELD, they are that field of a multipart form.
// RATE requests per second arrive as a Poisson process, whether earlier ones are answered or not; `even:RATE` makes them
// arrive at even intervals; 0 sends the next request of a connection after the response to the last one. Latencies are
// measured from the time at which a request was due. The result is a line of JSON on standard output.
import Foundation
import Synchronization

struct Outcome: Sendable {
  let status: Int
  let milliseconds: Double
}

/// A connection that is opened anew when the service closes it.
final class Connection {
  private let port: UInt16
  private var descriptor: Int32 = -1
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(port: UInt16) { self.port = port }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Sends a request and reads the status of its answer; 0 when there is none.
  func exchange(_ request: [UInt8]) -> Int {
    for _ in 0..<2 {
      if descriptor < 0 { open() }
      if write(request), let status = read() { return status }
      close(descriptor)
      descriptor = -1
    }
    return 0
  }

  private func open() {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      // The response to a request that was rejected early has already arrived.
      if count <= 0 { return sent > 0 }
      sent += count
    }
    return true
  }

  private func read() -> Int? {
    var count = 0
    while true {
      let got = recv(descriptor, &buffer[count], buffer.count - count, 0)
      guard got > 0 else { return nil }
      count += got
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { continue }
      let head = text[..<end.lowerBound].lowercased()
      let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
      let total = text[..<end.upperBound].utf8.count + length
      while count < total {
        let got = recv(descriptor, &buffer, buffer.count, 0)
        guard got > 0 else { return nil }
        count += got
      }
      let status = Int(text.dropFirst(9).prefix(3)) ?? 0
      if head.contains("connection: close") {
        close(descriptor)
        descriptor = -1
      }
      return status
    }
  }
}

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let arguments = CommandLine.arguments
let port = UInt16(arguments[1])!
let folder = arguments[2]
let connections = Int(arguments[3])!
let isEven = arguments[4].hasPrefix("even:")
let rate = Double(isEven ? String(arguments[4].dropFirst(5)) : arguments[4])!
let duration = Double(arguments[5])!
let field = arguments.count > 6 ? arguments[6] : nil

let files = FileManager.default.enumerator(atPath: folder)!.compactMap { $0 as? String }
  .filter { $0.hasSuffix(".jpg") }.sorted()
let requests: [[UInt8]] = files.prefix(3000).map { file in
  var body = [UInt8](FileManager.default.contents(atPath: "\(folder)/\(file)")!)
  var type = "image/jpeg"
  if let field {
    type = "multipart/form-data; boundary=photo"
    let head = "--photo\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
    body = Array(head.utf8) + body + Array("\r\n--photo--\r\n".utf8)
  }
  let head = "POST /v1/classify?k=1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n"
  return Array(head.utf8) + body
}

// Every thread takes the next moment at which a request is due.
var random = SystemRandomNumberGenerator()
let start = seconds() + 0.2
let due: [Double] = {
  guard rate > 0 else { return [] }
  var moments: [Double] = []
  var moment = start
  while moment < start + duration {
    moments.append(moment)
    moment += isEven ? 1 / rate : -log(1 - Double.random(in: 0..<1, using: &random)) / rate
  }
  return moments
}()
let next = Atomic(0)
let outcomes = Mutex<[Outcome]>([])

var threads: [Thread] = []
let finished = DispatchSemaphore(value: 0)
for _ in 0..<connections {
  let thread = Thread {
    let connection = Connection(port: port)
    var own: [Outcome] = []
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      var begin = seconds()
      if rate > 0 {
        guard index < due.count else { break }
        if due[index] > begin { usleep(UInt32((due[index] - begin) * 1e6)) }
        begin = due[index]
      } else if begin > start + duration {
        break
      }
      let status = connection.exchange(requests[index % requests.count])
      own.append(Outcome(status: status, milliseconds: (seconds() - begin) * 1000))
    }
    outcomes.withLock { $0 += own }
    finished.signal()
  }
  thread.stackSize = 1 << 18
  threads.append(thread)
  thread.start()
}
for _ in 0..<connections { finished.wait() }
let took = seconds() - start

var statuses: [String] = []
let all = outcomes.withLock { $0 }
for (status, group) in Dictionary(grouping: all, by: \.status).sorted(by: { $0.key < $1.key }) {
  let sorted = group.map(\.milliseconds).sorted()
  func quantile(_ part: Double) -> Double {
    (sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))] * 100).rounded() / 100
  }
  statuses.append(
    "\"\(status)\":{\"count\":\(sorted.count),\"rate\":\((Double(sorted.count) / took * 10).rounded() / 10),\"p50\":\(quantile(0.5)),\"p90\":\(quantile(0.9)),\"p99\":\(quantile(0.99)),\"max\":\(quantile(1))}")
}
print("{\(statuses.joined(separator: ","))}")
