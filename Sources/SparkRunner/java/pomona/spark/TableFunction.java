package pomona.spark;

import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.spark.sql.api.java.UDF3;

/**
 * The column function (task, content, job) -> bytes: the reply of a worker to a task on a Parquet file, or on several. That
 * is a fitted head, the evaluations of a part of a feature table, or the class statistics of several parts.
 */
public final class TableFunction implements UDF3<String, byte[], String, byte[]> {
  private static final long serialVersionUID = 1;
  private static final Set<Integer> REPLIES = Set.of(Worker.HEAD, Worker.EVALUATIONS, Worker.STATISTICS);

  @Override
  public byte[] call(String task, byte[] content, String job) throws Exception {
    Worker.Reply reply = WorkerPool.request(job, task, content);
    if (!REPLIES.contains(reply.kind())) throw reply.unexpected();
    ByteBuffer body = reply.body();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }
}
