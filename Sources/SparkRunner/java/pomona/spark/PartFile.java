package pomona.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import org.apache.hadoop.fs.*;
import org.apache.hadoop.io.IOUtils;
import org.apache.parquet.format.*;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * The part files of a table: Parquet files whose bytes follow from their rows alone.
 *
 * Spark's writer keeps the encodings of a column in a hash set, so their order in the footer changes from one JVM to the
 * next. Here they are sorted; the data before the footer stay as they are.
 */
final class PartFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 4 + MAGIC.length, LONGEST_FOOTER = 64 << 20;

  private PartFile() {}

  /** The part files of a folder with their numbers of rows, one a line; a damaged file has -1. */
  static String list(Path folder) throws IOException {
    FileSystem files = ClusterFiles.system(folder);
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

  /** Moves the files that Spark wrote below from/part=N to to/part-NNNNN.parquet. */
  static String adopt(Path from, Path to) throws IOException {
    FileSystem files = ClusterFiles.system(from);
    files.mkdirs(to);
    if (files.exists(from)) {
      for (FileStatus folder : files.listStatus(from)) {
        String name = folder.getPath().getName();
        if (!name.startsWith("part=")) continue;
        Path target = new Path(to, String.format(Locale.ROOT, "part-%05d.parquet", Long.parseLong(name.substring(5))));
        for (FileStatus file : files.listStatus(folder.getPath())) {
          if (file.getPath().getName().endsWith(".parquet")) move(files, file, target);
        }
      }
      files.delete(from, true);
    }
    return list(to);
  }

  /** Copies a file to a place where it appears when it is complete, replacing an older file, and removes the original. */
  private static void move(FileSystem files, FileStatus from, Path to) throws IOException {
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
