package pomona.spark;

import java.io.*;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.*;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Operations on files of the cluster's storage, through Hadoop's client for it. */
final class ClusterFiles {
  /** The longest text file that is read: a manifest, or a plan. */
  private static final int MAXIMUM_TEXT = 64 << 20;

  private ClusterFiles() {}

  static FileSystem system(Path path) throws IOException {
    SparkContext driver = DriverFunction.driver();
    // To make a configuration takes longer than most operations.
    if (driver != null) return path.getFileSystem(driver.hadoopConfiguration());
    return path.getFileSystem(SparkEnv.get() == null ? new Configuration()
        : SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()));
  }

  static String read(Path path) throws IOException {
    try (InputStream stream = system(path).open(path)) {
      byte[] bytes = stream.readNBytes(MAXIMUM_TEXT + 1);
      if (bytes.length > MAXIMUM_TEXT) throw new IOException(path + " is longer than " + MAXIMUM_TEXT + " bytes");
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException absent) {
      return null;
    }
  }

  static String write(Path path, String text) throws IOException {
    try (OutputStream stream = system(path).create(path, true)) { stream.write(text.getBytes(StandardCharsets.UTF_8)); }
    return "";
  }

  static String delete(Path path) throws IOException {
    system(path).delete(path, true);
    return "";
  }

  static String list(Path folder) throws IOException {
    StringBuilder names = new StringBuilder();
    try {
      for (FileStatus file : system(folder).listStatus(folder)) names.append(file.getPath().getName()).append('\n');
    } catch (FileNotFoundException absent) {
      return "";
    }
    return names.toString();
  }

  /** Removes what jobs have left in a table, marks it as complete for other programs, and puts it in its place. */
  static String publish(Path from, Path to) throws IOException {
    FileSystem files = system(from);
    if (!files.exists(from)) return files.exists(to) ? "" : null;
    for (FileStatus file : files.listStatus(from)) {
      if (file.getPath().getName().startsWith("_staging-")) files.delete(file.getPath(), true);
    }
    write(new Path(from, "_SUCCESS"), "");
    if (to.toUri().getScheme() != null && to.toUri().getScheme().startsWith("s3")) return publishByCopy(files, from, to);
    Path old = new Path(to.getParent(), "." + to.getName() + ".old");
    files.delete(old, true);
    if (files.exists(to) && !files.rename(to, old)) throw new IOException("cannot replace " + to);
    if (!files.rename(from, to)) throw new IOException("cannot rename " + from + " to " + to);
    files.delete(old, true);
    return "";
  }

  /** Where folders are only prefixes of names, a rename copies file by file: the files that make it valid go last. */
  private static String publishByCopy(FileSystem files, Path from, Path to) throws IOException {
    files.delete(to, true);
    for (boolean markers : new boolean[] {false, true}) {
      for (FileStatus file : files.listStatus(from)) {
        Path target = new Path(to, file.getPath().getName());
        if (file.getPath().getName().startsWith("_") == markers && !files.rename(file.getPath(), target)) {
          throw new IOException("cannot rename " + file.getPath() + " to " + target);
        }
      }
    }
    files.delete(from, true);
    return "";
  }
}
