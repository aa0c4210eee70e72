package pomona.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a stream to its end on a thread of its own and keeps the last bytes. */
final class OutputTail {
  private final InputStream stream;
  private final Thread reader = new Thread(this::read, "pomona-worker-errors");
  private final byte[] ring = new byte[4096];
  private long count = 0;

  OutputTail(InputStream stream) {
    this.stream = stream;
    reader.setDaemon(true);
    reader.start();
  }

  /** Waits for the end of the stream. */
  void await(long milliseconds) throws InterruptedException { reader.join(milliseconds); }

  /** The end of what was read so far. */
  synchronized String text() {
    int length = (int) Math.min(count, ring.length), start = (int) ((count - length) % ring.length);
    byte[] tail = new byte[length];
    for (int i = 0; i < length; i++) tail[i] = ring[(start + i) % ring.length];
    return new String(tail, StandardCharsets.UTF_8);
  }

  private synchronized void append(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) ring[(int) (count++ % ring.length)] = bytes[i];
  }

  private void read() {
    byte[] chunk = new byte[1024];
    try (stream) {
      for (int length; (length = stream.read(chunk)) >= 0; ) append(chunk, length);
    } catch (IOException closed) {
      // The process has ended; what was read stays.
    }
  }
}
