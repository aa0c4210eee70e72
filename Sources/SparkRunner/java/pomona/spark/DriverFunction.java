package pomona.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.api.java.UDF3;
import scala.Option;

/**
 * The function (operation, first, second) -> text that runs in Spark's driver: operations on files of the cluster's
 * storage, and the account of a run. Every operation may be repeated.
 */
public final class DriverFunction implements UDF3<String, String, String, String> {
  private static final long serialVersionUID = 1;

  @Override
  public String call(String operation, String first, String second) throws Exception {
    switch (operation) {
      // Counts the activity of the session `second` for the run `first`; the cores of all executors, or nothing where the cluster does not
      // report them.
      case "begin": return Activity.begin(first, second);
      case "account": return Activity.account(first);
      case "executors": return Activity.executors(first);
      case "end": return Activity.end(first, second);
      // The address at which executors find the archive `first` with Pomona's program, or nothing while the cluster does not have it.
      case "program": return Program.address(first);
      // Keeps the archive `first` for all sessions: the block `second` of this one.
      case "keep": return Program.keep(first, second);
      // Makes the view named by the first line of `first` of that named by the second line, with the answers of workers to `second`.
      case "photos": return PhotoView.create(first.split("\n")[0], first.split("\n")[1], second);
      // Removes the files of a stream's table that failed batches have left.
      case "sweep": return StreamTable.sweep(new Path(first));
      case "read": return ClusterFiles.read(new Path(first));
      case "write": return ClusterFiles.write(new Path(first), second);
      case "delete": return ClusterFiles.delete(new Path(first));
      // A page of the files of the view `first`.
      case "files": return Listing.page(first, Integer.parseInt(second));
      case "list": return ClusterFiles.list(new Path(first));
      // The part files of a folder with their numbers of rows, one a line.
      case "parts": return PartFile.list(new Path(first));
      // Moves the files that Spark wrote below first/part=N to part-NNNNN.parquet in the folder of the first line of `second`; the
      // numbers of rows of the parts that its other lines name.
      case "adopt": return adopt(first, second.split("\n"));
      // Puts the complete table `first` in the place of the folder `second`.
      case "publish": return ClusterFiles.publish(new Path(first), new Path(second));
      default: throw new IllegalArgumentException("operation " + operation + " is unknown");
    }
  }

  private static String adopt(String staging, String[] lines) throws IOException {
    return PartFile.adopt(new Path(staging), new Path(lines[0]), Arrays.asList(lines).subList(1, lines.length));
  }

  /** Spark's context in the JVM of its driver, where functions of constants are computed; null elsewhere. */
  static SparkContext driver() {
    Option<SparkContext> context = SparkContext$.MODULE$.getActive();
    return context.isEmpty() ? null : context.get();
  }
}
