package pomona.spark;

import java.nio.ByteBuffer;
import org.apache.spark.sql.api.java.UDF3;

/**
 * The column function (task, content, job) -> bytes: the reply of a worker to a task on a Parquet file. That is a fitted
 * head, or the evaluations of a part of a feature table.
 */
public final class TableFunction implements UDF3<String, byte[], String, byte[]> {
  private static final long serialVersionUID = 1;

  @Override
  public byte[] call(String task, byte[] content, String job) throws Exception {
    Worker.Reply reply = WorkerPool.request(job, task, content);
    if (reply.kind() != Worker.HEAD && reply.kind() != Worker.EVALUATIONS) throw reply.unexpected();
    ByteBuffer body = reply.body();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }
}
