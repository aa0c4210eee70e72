package pomona.spark;

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
      // Proves that the functions are registered.
      case "ping": return "pong";
      // The cores of all executors; null where the cluster does not report them.
      case "cores": return driver() == null ? null : Integer.toString(driver().defaultParallelism());
      // The activity of the session `second` since the run `first` began, as JSON.
      case "begin": return Activity.begin(first, second);
      case "account": return Activity.account(first);
      case "executors": return Activity.executors(first);
      case "end": return Activity.end(first);
      case "read": return ClusterFiles.read(new Path(first));
      case "write": return ClusterFiles.write(new Path(first), second);
      case "delete": return ClusterFiles.delete(new Path(first));
      // The files without content below a folder, one a line: Spark's data sources leave them out.
      case "empty": return ClusterFiles.empty(new Path(first));
      case "list": return ClusterFiles.list(new Path(first));
      // The part files of a folder with their numbers of rows, one a line.
      case "parts": return PartFile.list(new Path(first));
      // Moves the files that Spark wrote below first/part=N to second/part-NNNNN.parquet.
      case "adopt": return PartFile.adopt(new Path(first), new Path(second));
      // Puts the folder `first` in the place of the folder `second`.
      case "publish": return ClusterFiles.publish(new Path(first), new Path(second));
      default: throw new IllegalArgumentException("operation " + operation + " is unknown");
    }
  }

  /** Spark's context in the JVM of its driver, where functions of constants are computed; null elsewhere. */
  static SparkContext driver() {
    Option<SparkContext> context = SparkContext$.MODULE$.getActive();
    return context.isEmpty() ? null : context.get();
  }
}
