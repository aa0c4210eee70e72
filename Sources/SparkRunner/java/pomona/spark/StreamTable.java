package pomona.spark;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.fs.*;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.streaming.sinks.FileStreamSink;
import org.apache.spark.sql.execution.streaming.sinks.FileStreamSinkLog;
import org.apache.spark.sql.execution.streaming.sinks.SinkFileStatus;

/** The table of a stream: Parquet files, and Spark's list of those that are of complete batches. */
final class StreamTable {
  private StreamTable() {}

  /**
   * Removes the files that a batch has left which failed, and was done again: programs other than Spark would take their rows for
   * further ones. Files that are newer than those of all complete batches stay: another run may be writing them.
   *
   * @return the number of files that were removed
   */
  static String sweep(Path table) throws IOException {
    FileSystem files = ClusterFiles.system(table);
    Path list = new Path(table, FileStreamSink.metadataDir());
    if (!files.exists(list)) return "0";
    Set<String> complete = new HashSet<>();
    long newest = 0;
    FileStreamSinkLog log = new FileStreamSinkLog(
        FileStreamSinkLog.VERSION(), SparkSession.active(), list.toString(), scala.Option.empty());
    for (SinkFileStatus file : log.allFiles()) {
      complete.add(new Path(URI.create(file.path())).getName());
      newest = Math.max(newest, file.modificationTime());
    }
    int removed = 0;
    for (FileStatus folder : files.listStatus(table)) {
      if (!folder.isDirectory() || !folder.getPath().getName().startsWith("date=")) continue;
      for (FileStatus file : files.listStatus(folder.getPath())) {
        String name = file.getPath().getName();
        boolean isLeft = name.endsWith(".parquet") && !complete.contains(name) && file.getModificationTime() <= newest;
        if (isLeft && files.delete(file.getPath(), false)) removed++;
      }
    }
    return Integer.toString(removed);
  }
}
