package import Foundation
import TestSupport

/// An nginx before the cluster that terminates TLS and checks the token, with certificate authorities of its own.
package final class GuardedCluster: Sendable {
  package static let isAvailable = Program.find("nginx") != nil && Program.find("openssl") != nil
  package static let token = "open-sesame"

  package let port: UInt16
  package let folder: URL
  private let process: Process

  /// The PEM file of the authority that signed the certificate of `localhost` and 127.0.0.1.
  package var authority: String { folder.appending(path: "ca.pem").path }
  /// The PEM file of an authority that did not sign the certificate.
  package var otherAuthority: String { folder.appending(path: "other.pem").path }

  /// Starts nginx before a port of loopback, and waits until it listens.
  package init(to target: Int) throws {
    port = SparkCluster.freePort()
    folder = FileManager.default.temporaryDirectory.appending(path: "pomona-nginx-\(port)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Program.run("/bin/bash", arguments: ["-c", Self.certificates, "-", folder.path])
    let configuration = """
      daemon off; pid nginx.pid; error_log error.log; worker_processes 1;
      events { worker_connections 64; }
      http {
        access_log off; client_max_body_size 0;
        client_body_temp_path tmp1; proxy_temp_path tmp2; fastcgi_temp_path tmp3; uwsgi_temp_path tmp4; scgi_temp_path tmp5;
        server {
          listen 127.0.0.1:\(port) ssl http2;
          ssl_certificate server.pem; ssl_certificate_key server.key;
          if ($http_authorization != "Bearer \(Self.token)") { return 401; }
          location / { grpc_pass grpc://127.0.0.1:\(target); grpc_read_timeout 1h; }
        }
      }
      """
    try configuration.write(
      to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
    process = Process()
    process.executableURL = URL(filePath: Program.find("nginx") ?? "")
    process.arguments = [
      "-p", folder.path, "-c", folder.appending(path: "nginx.conf").path, "-e", "error.log",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    try Program.run(
      "/bin/bash",
      arguments: [
        "-c",
        "for i in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/\(port)) 2>/dev/null && exit; sleep 0.1; done; exit 1",
      ])
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  private static let certificates = """
    set -e; cd "$1"
    for name in ca other; do
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" -keyout $name.key -out $name.pem 2>/dev/null
    done
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr 2>/dev/null
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > san
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.pem 2>/dev/null
    """
}
