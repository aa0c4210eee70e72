package pomona.spark;

import java.nio.ByteBuffer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.*;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.*;
import org.apache.spark.util.SerializableConfiguration;

/** A view of the session with the answers of workers to photos: the columns of another view, and `f`. */
final class PhotoView {
  /** Width, height, features or probabilities, the photo's SHA-256 if it was asked for, and the reason why there are no numbers. */
  private static final StructType ANSWER = new StructType().add("width", DataTypes.IntegerType)
      .add("height", DataTypes.IntegerType).add("numbers", DataTypes.createArrayType(DataTypes.FloatType))
      .add("content", DataTypes.StringType).add("error", DataTypes.StringType);

  private PhotoView() {}

  /** Replaces the view `name` by one of the photos of the view `photos`, whose column `location` says where they are. */
  static String create(String name, String photos, String job) {
    SparkSession session = SparkSession.active();
    Dataset<Row> rows = session.table(photos);
    StructType columns = rows.schema();
    var storage = new JavaSparkContext(session.sparkContext())
        .broadcast(new SerializableConfiguration(session.sessionState().newHadoopConf()));
    rows.mapPartitions(new PhotoPartition(storage, job, columns.fieldIndex("location")),
        Encoders.row(columns.add("f", ANSWER))).createOrReplaceTempView(name);
    return "";
  }

  static Row answered(Row row, Row answer) {
    Object[] values = new Object[row.size() + 1];
    for (int i = 0; i < row.size(); i++) values[i] = row.get(i);
    values[row.size()] = answer;
    return RowFactory.create(values);
  }

  static Row failure(String reason, String digest) { return RowFactory.create(null, null, null, digest, reason); }

  static Row answer(Worker.Reply reply, String digest) {
    switch (reply.kind()) {
      case Worker.VALUES:
        ByteBuffer body = reply.body();
        int width = body.getInt(), height = body.getInt();
        float[] numbers = new float[body.remaining() / Float.BYTES];
        body.asFloatBuffer().get(numbers);
        return RowFactory.create(width, height, numbers, digest, null);
      case Worker.UNREADABLE: return failure(reply.text(), digest);
      default: throw reply.unexpected();
    }
  }
}
