import Foundation

/// File systems whose changes the kernel does not announce, as they are made elsewhere.
package enum NetworkShare {
  private static let kinds: Set<Substring> = [
    "9p", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs",
  ]

  /// True if a folder is on one.
  static func holds(_ path: String) -> Bool {
    let path = URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
    return holds(path, mounts: mounts ?? "")
  }

  /// - Parameters:
  ///   - path: The folder, without links.
  ///   - mounts: The lines of `/proc/self/mountinfo`: proc(5).
  package static func holds(_ path: String, mounts: String) -> Bool {
    var found = (point: Substring(), kind: Substring())
    for line in mounts.split(separator: "\n") {
      let halves = line.components(separatedBy: " - ")
      let fields = halves[0].split(separator: " ")
      guard halves.count == 2, fields.count > 4,
        let kind = halves[1].split(separator: " ").first
      else { continue }
      let point = Substring(fields[4].replacing("\\040", with: " "))
      let isAbove = path == point || path.hasPrefix(point.hasSuffix("/") ? point : point + "/")
      // Of several at one place, the last one counts.
      if isAbove, point.count >= found.point.count { found = (point, kind) }
    }
    return kinds.contains(found.kind) || found.kind.hasPrefix("fuse")
  }
}
