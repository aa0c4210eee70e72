package pomona.spark;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Paths;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** The content of a photo's file with its SHA-256, if that was asked for, or the reason why there is none. */
record PhotoFile(byte[] content, String digest, String problem) {
  /**
   * Reads a file of the cluster's storage.
   *
   * @throws IOException when the storage fails, which may pass
   */
  static PhotoFile read(String location, WorkerJob job, Configuration configuration) throws IOException {
    long limit = job.maximumBytes();
    Path path = new Path(location);
    try (InputStream stream = open(path, configuration)) {
      byte[] content = stream.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, limit + 1));
      if (content.length == 0) return unread("the file is empty");
      if (content.length > limit) return unread("the file has more than " + limit + " bytes");
      return new PhotoFile(content, job.digests() ? digest(content) : null, null);
    } catch (FileNotFoundException | NoSuchFileException | AccessControlException | ChecksumException
        | java.nio.file.AccessDeniedException problem) {
      return unread(unreadable(problem));
    }
  }

  private static PhotoFile unread(String problem) { return new PhotoFile(null, null, problem); }

  private static String digest(byte[] content) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException absent) {
      throw new IOException(absent);
    }
  }

  static String unreadable(Throwable problem) { return "the cluster cannot read the file: " + problem.getMessage(); }

  /** A local file needs none of the calls that Hadoop's client makes for it. */
  private static InputStream open(Path path, Configuration configuration) throws IOException {
    if ("file".equals(path.toUri().getScheme())) return Files.newInputStream(Paths.get(path.toUri().getPath()));
    return path.getFileSystem(configuration).open(path);
  }
}
