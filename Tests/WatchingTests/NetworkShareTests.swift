import Testing
import Watching

@Suite struct NetworkShareTests {
  private let mounts = """
    22 1 0:20 / / rw,relatime - ext4 /dev/vda rw
    30 22 0:30 / /mnt/photos rw - nfs4 server:/photos rw
    31 30 0:31 / /mnt/photos/local rw shared:1 - xfs /dev/vdb rw
    32 22 0:32 / /mnt/with\\040space rw - cifs //server/share rw
    33 22 0:33 / /srv/cloud rw - fuse.rclone remote: rw
    34 22 0:34 / /mnt/covered rw - nfs server:/a rw
    35 34 0:35 / /mnt/covered rw - tmpfs tmpfs rw
    a line that is none
    """

  @Test(arguments: [
    ("/", false), ("/srv/inbox", false), ("/mnt/photos", true), ("/mnt/photos/a/b", true),
    ("/mnt/photos2", false), ("/mnt/photos/local/inbox", false), ("/mnt/with space/x", true),
    ("/srv/cloud/inbox", true), ("/mnt/covered", false),
  ])
  func sharesAreKnownByTheirFileSystem(_ path: String, _ isShare: Bool) {
    #expect(NetworkShare.holds(path, mounts: mounts) == isShare)
  }
}
