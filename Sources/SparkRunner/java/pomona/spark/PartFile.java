package pomona.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
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
      if (name.startsWith("part-") && name.endsWith(".parquet")) lines.append(line(files, file));
    }
    return lines.toString();
  }

  /**
   * Moves the files that Spark wrote below from/part=N to to/part-NNNNN.parquet.
   *
   * @return the parts of these names with their numbers of rows, as in a list; a part that is absent has no line
   */
  static String adopt(Path from, Path to, List<String> names) throws IOException {
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
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      try {
        lines.append(line(files, files.getFileStatus(new Path(to, name))));
      } catch (FileNotFoundException absent) {
        // Spark has written no row of it.
      }
    }
    return lines.toString();
  }

  private static String line(FileSystem files, FileStatus file) throws IOException {
    long rows;
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, files.getConf()))) {
      rows = reader.getRecordCount();
    } catch (RuntimeException damaged) {
      rows = -1;
    }
    return file.getPath().getName() + "\t" + rows + "\n";
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
