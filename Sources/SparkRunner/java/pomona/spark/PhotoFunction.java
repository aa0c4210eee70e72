package pomona.spark;

import java.nio.ByteBuffer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF3;

/**
 * The column function (path, content, job) -> (width, height, numbers, error): the features or the probabilities of a
 * photo, or the reason why there are none.
 */
public final class PhotoFunction implements UDF3<String, byte[], String, Row> {
  private static final long serialVersionUID = 1;

  @Override
  public Row call(String path, byte[] content, String job) throws Exception {
    Worker.Reply reply;
    try {
      reply = WorkerPool.request(job, path, content);
    } catch (Worker.Terminated terminated) {
      return RowFactory.create(null, null, null, terminated.getMessage());
    }
    switch (reply.kind()) {
      case Worker.VALUES:
        ByteBuffer body = reply.body();
        int width = body.getInt(), height = body.getInt();
        float[] numbers = new float[body.remaining() / Float.BYTES];
        body.asFloatBuffer().get(numbers);
        return RowFactory.create(width, height, numbers, null);
      case Worker.UNREADABLE: return RowFactory.create(null, null, null, reply.text());
      default: throw reply.unexpected();
    }
  }
}
