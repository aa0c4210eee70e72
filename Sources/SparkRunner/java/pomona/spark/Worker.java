package pomona.spark;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;

/** A `pomona worker` process and the frames to and from it. Belongs to one thread at a time. */
final class Worker {
  private static final int PROTOCOL = 1, HELLO = 64, VALUES = 65, UNREADABLE = 66, FOREST = 67, FAILURE = 68;
  private static final int LAST_WORDS = 4096, LONGEST_ANSWER = 1 << 30;
  private static final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "pomona-watchdog");
    thread.setDaemon(true);
    return thread;
  });

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;
  private final Thread errors;
  private final byte[] lastWords = new byte[LAST_WORDS];
  private long errorBytes = 0;
  private volatile boolean timedOut = false;
  /** When it answered last, by System.nanoTime. */
  volatile long lastUsed = System.nanoTime();

  /** The process died or hung on a request. */
  static final class Died extends IOException {
    private static final long serialVersionUID = 1;
    final boolean hung;
    Died(String message, boolean hung) { super(message); this.hung = hung; }
  }

  Worker(Setup setup) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(setup.command());
    builder.environment().putAll(setup.environment());
    process = builder.start();
    requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    answers = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    errors = new Thread(this::listen, "pomona-worker-errors");
    errors.setDaemon(true);
    errors.start();
    ByteBuffer hello = exchange(null, Setup.START_SECONDS);
    if (hello.get() != HELLO || hello.getShort() != PROTOCOL) {
      kill();
      throw new IOException("the worker speaks another protocol than " + PROTOCOL + "; ship both from the same Pomona");
    }
  }

  boolean isAlive() { return process.isAlive(); }

  /** The end of the requests is the worker's sign to go; what does not go is killed with the executor. */
  void close() {
    try { requests.close(); } catch (IOException gone) { process.destroyForcibly(); }
  }

  void kill() { process.destroyForcibly(); }

  /** What a photo came to. */
  record Answer(int width, int height, float[] values, String error) {}

  Answer photo(int request, String path, byte[] content, long seconds) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(5 + name.length).put((byte) request).putInt(name.length).put(name);
    ByteBuffer answer = exchange(new byte[][] {head.array(), content}, seconds);
    switch (answer.get()) {
      case VALUES:
        int width = answer.getInt(), height = answer.getInt();
        float[] values = new float[answer.remaining() / 4];
        answer.asFloatBuffer().get(values);
        return new Answer(width, height, values, null);
      case UNREADABLE: return new Answer(0, 0, null, text(answer));
      default: throw failure(answer);
    }
  }

  byte[] forest(long seed, int trees, int classes, boolean isPart, byte[] shard, long seconds) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(18).put((byte) 3).putLong(seed).putInt(trees).putInt(classes)
        .put((byte) (isPart ? 1 : 0));
    ByteBuffer answer = exchange(new byte[][] {head.array(), shard}, seconds);
    if (answer.get() != FOREST) throw failure(answer);
    byte[] forest = new byte[answer.remaining()];
    answer.get(forest);
    return forest;
  }

  private RuntimeException failure(ByteBuffer answer) {
    kill();
    return new RuntimeException("the Pomona worker cannot do its work: " + text(answer));
  }

  private static String text(ByteBuffer answer) { return StandardCharsets.UTF_8.decode(answer).toString(); }

  /** Sends a frame of several pieces, or none, and waits for the next one. */
  private ByteBuffer exchange(byte[][] pieces, long seconds) throws IOException {
    ScheduledFuture<?> alarm = watchdog.schedule(() -> { timedOut = true; kill(); }, seconds, TimeUnit.SECONDS);
    try {
      if (pieces != null) {
        int length = 0;
        for (byte[] piece : pieces) length = Math.addExact(length, piece.length);
        requests.writeInt(length);
        for (byte[] piece : pieces) requests.write(piece);
        requests.flush();
      }
      int length = answers.readInt();
      if (length < 1 || length > LONGEST_ANSWER) throw new IOException("an answer of " + length + " bytes");
      byte[] answer = answers.readNBytes(length);
      if (answer.length < length) throw new EOFException();
      lastUsed = System.nanoTime();
      return ByteBuffer.wrap(answer);
    } catch (IOException broken) {
      throw new Died(obituary(seconds), timedOut);
    } finally {
      alarm.cancel(false);
    }
  }

  private String obituary(long seconds) {
    kill();
    int status = -1;
    try {
      status = process.waitFor();
      errors.join(1000);
    } catch (InterruptedException interrupted) { Thread.currentThread().interrupt(); }
    String how = timedOut ? "the worker gave no answer within " + seconds + " s"
        : status > 128 ? "the worker was ended by signal " + (status - 128) : "the worker ended with status " + status;
    String words = words().strip();
    return words.isEmpty() ? how : how + "; its last words: " + words;
  }

  private void listen() {
    try (InputStream stream = process.getErrorStream()) {
      byte[] chunk = new byte[1024];
      for (int count; (count = stream.read(chunk)) >= 0; ) {
        synchronized (lastWords) {
          for (int i = 0; i < count; i++) lastWords[(int) (errorBytes++ % LAST_WORDS)] = chunk[i];
        }
      }
    } catch (IOException closed) {
      // It is gone, and has said what it had to say.
    }
  }

  private String words() {
    synchronized (lastWords) {
      int count = (int) Math.min(errorBytes, LAST_WORDS), start = (int) ((errorBytes - count) % LAST_WORDS);
      byte[] words = new byte[count];
      for (int i = 0; i < count; i++) words[i] = lastWords[(start + i) % LAST_WORDS];
      return new String(words, StandardCharsets.UTF_8);
    }
  }
}
