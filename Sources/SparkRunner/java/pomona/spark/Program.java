package pomona.spark;

import java.io.*;
import java.nio.channels.Channels;
import java.nio.file.*;
import java.security.*;
import java.util.HexFormat;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.storage.*;
import scala.Option;

/**
 * Pomona's program on the cluster, once for all users: Spark itself keeps archives by session. The driver serves the archive, and
 * every executor unpacks it once. Both are in folders that Spark removes when it ends.
 */
final class Program {
  private Program() {}

  /** The driver's address for an archive; null while it has none. */
  static String address(String name) {
    File archive = new File(home(), name);
    return archive.isFile() ? SparkEnv.get().rpcEnv().fileServer().addFile(archive) : null;
  }

  /** Makes an archive of a block that the client has sent to its session; the name ends with the beginning of the archive's hash. */
  static String keep(String name, String block) throws IOException {
    BlockManager blocks = SparkEnv.get().blockManager();
    BlockId id = new CacheId(SparkSession.active().sessionUUID(), block);
    Option<BlockData> found = blocks.getLocalBytes(id);
    if (found.isEmpty()) return null;
    Path copy = Files.createTempFile(home().toPath(), name, ".partial");
    try {
      try (InputStream stream = found.get().toInputStream()) { copy(stream, copy, name); }
      finally { blocks.releaseLockAndDispose(id, found.get(), Option.empty()); }
      Files.move(copy, home().toPath().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(copy);
      blocks.removeBlock(id, false);
    }
    return address(name);
  }

  private static void copy(InputStream stream, Path file, String name) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (OutputStream output = new DigestOutputStream(Files.newOutputStream(file), digest)) { stream.transferTo(output); }
      String hash = name.replaceFirst("^pomona-(.*)\\.tgz$", "$1");
      if (hash.length() < 16 || !HexFormat.of().formatHex(digest.digest()).startsWith(hash)) {
        throw new IOException(name + " has another hash than its name says");
      }
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The folder of the program in this executor, which the first task fetches. */
  static File folder(String address) {
    String name = address.substring(address.lastIndexOf('/') + 1);
    File folder = new File(home(), name.replaceFirst("\\.tgz$", ""));
    // Each session has this class of its own, but the JVM has one such string.
    synchronized (("pomona.spark.Program " + name).intern()) {
      if (!folder.isDirectory()) unpack(address, folder);
    }
    return folder;
  }

  private static void unpack(String address, File folder) {
    File partial = null;
    try {
      partial = Files.createTempDirectory(home().toPath(), folder.getName()).toFile();
      String problem = unpackInto(partial, address);
      if (problem != null) {
        throw new IllegalStateException("cannot unpack Pomona's program below " + home() + "; is the disk full? " + problem);
      }
      Files.move(partial.toPath(), folder.toPath(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new IllegalStateException("cannot fetch Pomona's program: " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      if (partial != null) FileUtil.fullyDelete(partial);
    }
  }

  /** Unpacks while it fetches; returns the reason for an archive that is not unpacked as a whole. */
  private static String unpackInto(File folder, String address) throws IOException, InterruptedException {
    Process tar = new ProcessBuilder("tar", "-xzf", "-", "-C", folder.getPath()).redirectErrorStream(true).start();
    OutputTail messages = new OutputTail(tar.getInputStream());
    String broken = "";
    try (InputStream archive = Channels.newInputStream(SparkEnv.get().rpcEnv().openChannel(address));
        OutputStream input = tar.getOutputStream()) {
      archive.transferTo(input);
    } catch (IOException problem) {
      broken = problem.getMessage() + " ";
    }
    int status = tar.waitFor();
    messages.await(1000);
    return status == 0 && broken.isEmpty() ? null : broken + messages.text().strip();
  }

  /** A folder of this process on the disk that Spark uses. */
  private static File home() {
    File home = new File(SparkEnv.get().blockManager().diskBlockManager().localDirs()[0], "pomona");
    home.mkdirs();
    return home;
  }
}
