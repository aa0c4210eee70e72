package pomona.spark;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import scala.collection.Iterator;

/** The files of a view, as Spark listed them when the view was made: also those without content, which its data sources leave out. */
final class Listing {
  private static final int PAGE = 50_000;

  private Listing() {}

  /**
   * A page of the files, in no particular order: for each the size, the path, and the encoded path if it is another
   * one, each with a zero character behind it. A page without files is the end.
   */
  static String page(String view, int number) throws IOException {
    StringBuilder text = new StringBuilder();
    int first = Math.multiplyExact(number, PAGE);
    Iterator<FileStatus> files = index(view).allFiles().iterator();
    for (int index = 0; files.hasNext() && index < first + PAGE; index++) {
      FileStatus file = files.next();
      if (index < first) continue;
      String path = file.getPath().toString(), uri = new Path(file.getPath().toUri().toString()).toString();
      text.append(file.getLen()).append('\0').append(path).append('\0').append(uri.equals(path) ? "" : uri).append('\0');
    }
    return text.toString();
  }

  private static PartitioningAwareFileIndex index(String view) throws IOException {
    LogicalPlan plan = SparkSession.active().table(view).queryExecution().analyzed();
    Iterator<LogicalPlan> leaves = plan.collectLeaves().iterator();
    while (leaves.hasNext()) {
      if (leaves.next() instanceof LogicalRelation relation && relation.relation() instanceof HadoopFsRelation files
          && files.location() instanceof PartitioningAwareFileIndex index) {
        return index;
      }
    }
    throw new IOException("the view " + view + " has no files");
  }
}
