package pomona.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.apache.hadoop.fs.*;
import org.apache.hadoop.io.IOUtils;
import org.apache.parquet.format.*;

/**
 * A part of a table, as a Parquet file whose bytes follow from its rows alone.
 *
 * Spark's writer keeps the encodings of a column in a hash set, so their order in the footer changes from one JVM to the
 * next. Here they are sorted; the data before the footer stay as they are.
 */
final class PartFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 4 + MAGIC.length, LONGEST_FOOTER = 64 << 20;

  private PartFile() {}

  /** Copies a file to where it appears when it is whole, in place of an older one, and removes the original. */
  static void move(FileSystem files, FileStatus from, Path to) throws IOException {
    Path partial = new Path(to.getParent(), "." + to.getName() + ".partial");
    try (FSDataInputStream input = files.open(from.getPath())) {
      byte[] tail = new byte[TAIL];
      input.readFully(from.getLen() - TAIL, tail);
      int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      long data = from.getLen() - TAIL - length;
      if (length < 0 || length > LONGEST_FOOTER || data < MAGIC.length) throw new IOException(from.getPath() + " is damaged");
      byte[] footer = new byte[length];
      input.readFully(data, footer);
      byte[] sorted = sorted(footer);
      try (FSDataOutputStream output = files.create(partial, true)) {
        input.seek(0);
        IOUtils.copyBytes(input, output, data, false);
        output.write(sorted);
        output.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(sorted.length).array());
        output.write(MAGIC);
      }
    }
    files.delete(to, false);
    if (!files.rename(partial, to)) throw new IOException("cannot rename " + partial + " to " + to);
    files.delete(from.getPath(), false);
  }

  private static byte[] sorted(byte[] footer) throws IOException {
    FileMetaData meta = Util.readFileMetaData(new ByteArrayInputStream(footer));
    for (RowGroup group : meta.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        Collections.sort(chunk.getMeta_data().getEncodings());
        if (chunk.getMeta_data().isSetEncoding_stats()) Collections.sort(chunk.getMeta_data().getEncoding_stats());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(footer.length);
    Util.writeFileMetaData(meta, bytes);
    return bytes.toByteArray();
  }
}
