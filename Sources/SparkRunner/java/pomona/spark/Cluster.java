package pomona.spark;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.*;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.api.java.UDF3;
import scala.Option;

/**
 * What Spark's SQL cannot say: naming files in the cluster's storage, and the account of a run.
 *
 * (operation, first, second) -> text; see the cases. Every operation may be repeated.
 */
public final class Cluster implements UDF3<String, String, String, String> {
  private static final long serialVersionUID = 1;

  @Override
  public String call(String operation, String first, String second) throws Exception {
    switch (operation) {
      // Whether the functions are there.
      case "ping": return "pong";
      // The cores of all executors; nothing where it cannot be known.
      case "cores": return driver() == null ? null : Integer.toString(driver().defaultParallelism());
      // The account of what a session does since a run was begun, as JSON.
      case "begin": return Activity.begin(first, second);
      case "account": return Activity.account(first);
      case "executors": return Activity.executors(first);
      case "end": return Activity.end(first);
      case "read": return read(new Path(first));
      case "write": return write(new Path(first), second);
      case "delete": return Boolean.toString(files(new Path(first)).delete(new Path(first), true));
      case "exists": return Boolean.toString(files(new Path(first)).exists(new Path(first)));
      // The files of no bytes below a folder, a line each: Spark's data sources pass them over.
      case "empty": return empty(new Path(first));
      case "list": return list(new Path(first));
      // The part files of a folder with their rows, a line each.
      case "parts": return parts(new Path(first));
      // Gives the files that Spark wrote below first/part=N the names second/part-NNNNN.parquet.
      case "adopt": return adopt(new Path(first), new Path(second));
      // Puts the folder first in the place of the folder second.
      case "publish": return publish(new Path(first), new Path(second));
      default: throw new IllegalArgumentException("operation " + operation + " is unknown");
    }
  }

  /** Spark's context in the JVM of its driver, where functions of constants are computed; null elsewhere. */
  static SparkContext driver() {
    Option<SparkContext> context = SparkContext$.MODULE$.getActive();
    return context.isEmpty() ? null : context.get();
  }

  private static FileSystem files(Path path) throws IOException {
    Configuration configuration = SparkEnv.get() == null ? new Configuration()
        : SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
    if (driver() != null) configuration = driver().hadoopConfiguration();
    return path.getFileSystem(configuration);
  }

  private static String read(Path path) throws IOException {
    try (InputStream stream = files(path).open(path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException absent) {
      return null;
    }
  }

  private static String write(Path path, String text) throws IOException {
    try (OutputStream stream = files(path).create(path, true)) { stream.write(text.getBytes(StandardCharsets.UTF_8)); }
    return "";
  }

  private static String list(Path folder) throws IOException {
    StringBuilder names = new StringBuilder();
    try {
      for (FileStatus file : files(folder).listStatus(folder)) names.append(file.getPath().getName()).append('\n');
    } catch (FileNotFoundException absent) {
      return "";
    }
    return names.toString();
  }

  private static String empty(Path root) throws IOException {
    FileSystem files = files(root);
    StringBuilder names = new StringBuilder();
    FileStatus status = files.getFileStatus(root);
    if (status.isDirectory()) addEmpty(files, root, names); else if (status.getLen() == 0) names.append(status.getPath()).append('\n');
    return names.toString();
  }

  /** Folder by folder: a listing with block locations starts a program for each file of a local disk. */
  private static void addEmpty(FileSystem files, Path folder, StringBuilder names) throws IOException {
    RemoteIterator<FileStatus> all = files.listStatusIterator(folder);
    while (all.hasNext()) {
      FileStatus file = all.next();
      String name = file.getPath().getName();
      // Hidden to Spark, and so to us.
      if (name.startsWith("_") || name.startsWith(".")) continue;
      if (file.isDirectory()) addEmpty(files, file.getPath(), names);
      else if (file.getLen() == 0) names.append(file.getPath()).append('\n');
    }
  }

  private static String parts(Path folder) throws IOException {
    FileSystem files = files(folder);
    StringBuilder lines = new StringBuilder();
    for (FileStatus file : files.listStatus(folder)) {
      String name = file.getPath().getName();
      if (!name.startsWith("part-") || !name.endsWith(".parquet")) continue;
      try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, files.getConf()))) {
        lines.append(name).append('\t').append(reader.getRecordCount()).append('\n');
      } catch (RuntimeException damaged) {
        lines.append(name).append("\t-1\n");
      }
    }
    return lines.toString();
  }

  private static String adopt(Path from, Path to) throws IOException {
    FileSystem files = files(from);
    files.mkdirs(to);
    for (FileStatus folder : files.listStatus(from)) {
      String name = folder.getPath().getName();
      if (!name.startsWith("part=")) continue;
      Path target = new Path(to, String.format(Locale.ROOT, "part-%05d.parquet", Long.parseLong(name.substring(5))));
      for (FileStatus file : files.listStatus(folder.getPath())) {
        if (!file.getPath().getName().endsWith(".parquet")) continue;
        PartFile.move(files, file, target);
      }
    }
    files.delete(from, true);
    return parts(to);
  }

  private static String publish(Path from, Path to) throws IOException {
    FileSystem files = files(from);
    if (!files.exists(from)) return files.exists(to) ? "" : null;
    if (to.toUri().getScheme() != null && to.toUri().getScheme().startsWith("s3")) return publishByCopy(files, from, to);
    Path old = new Path(to.getParent(), "." + to.getName() + ".old");
    files.delete(old, true);
    if (files.exists(to) && !files.rename(to, old)) throw new IOException("cannot replace " + to);
    if (!files.rename(from, to)) throw new IOException("cannot rename " + from + " to " + to);
    files.delete(old, true);
    return "";
  }

  /** Where a folder has no name of its own, renaming it copies file by file: what tells that it is whole goes last. */
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
