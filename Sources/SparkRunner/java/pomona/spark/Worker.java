package pomona.spark;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.*;

/** A `pomona worker` process and the frames to and from it (see WorkerProtocol.swift). Belongs to one thread at a time. */
final class Worker {
  static final int HELLO = 64, VALUES = 65, UNREADABLE = 66, HEAD = 67, FAILURE = 68, EVALUATIONS = 69, STATISTICS = 71;
  private static final int PROTOCOL = 6, MAXIMUM_FRAME = 1 << 30;
  private static final long START_SECONDS = 120;
  private static final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "pomona-watchdog");
    thread.setDaemon(true);
    return thread;
  });

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream replies;
  private final OutputTail errors;
  private volatile boolean exceededTimeLimit = false;
  /** The time of the last reply, by System.nanoTime. */
  volatile long lastUsed = System.nanoTime();

  /** A reply: the kind of the frame, and its body. */
  record Reply(int kind, ByteBuffer body) {
    String text() { return StandardCharsets.UTF_8.decode(body).toString(); }

    /** The error for a reply that ends the job: the worker reports a failure, or the reply does not belong here. */
    RuntimeException unexpected() {
      return new RuntimeException(kind == FAILURE
          ? "the Pomona worker failed: " + text() : "the Pomona worker sent a frame of kind " + kind);
    }
  }

  /** The process terminated during a request, or was killed because it exceeded the time limit. */
  static final class Terminated extends IOException {
    private static final long serialVersionUID = 1;
    final boolean exceededTimeLimit;

    Terminated(String message, boolean exceededTimeLimit) {
      super(message);
      this.exceededTimeLimit = exceededTimeLimit;
    }
  }

  /** Starts a process and waits until it has loaded its folder. */
  Worker(WorkerJob job) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(job.command());
    builder.environment().putAll(job.environment());
    process = builder.start();
    requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    replies = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    errors = new OutputTail(process.getErrorStream());
    Reply hello = exchange(null, START_SECONDS);
    if (hello.kind() == FAILURE) throw new IOException(hello.text());
    if (hello.kind() != HELLO || hello.body().getShort() != PROTOCOL) {
      kill();
      throw new IOException("it does not use version " + PROTOCOL + " of the protocol; the jar and the bundle must be "
          + "from the same version of Pomona");
    }
  }

  boolean isAlive() { return process.isAlive(); }

  /** Ends the requests, which ends the process; one that does not end is killed with the executor. */
  void close() {
    try { requests.close(); } catch (IOException closed) { kill(); }
  }

  void kill() { process.destroyForcibly(); }

  /** Sends a request and waits for the reply. */
  Reply request(int kind, String text, byte[] content, long seconds) throws Terminated {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(5 + bytes.length).put((byte) kind).putInt(bytes.length).put(bytes);
    return exchange(new byte[][] {head.array(), content}, seconds);
  }

  /** Sends a frame of several pieces, or none, and waits for the next one. */
  private Reply exchange(byte[][] pieces, long seconds) throws Terminated {
    ScheduledFuture<?> alarm =
        watchdog.schedule(() -> { exceededTimeLimit = true; kill(); }, seconds, TimeUnit.SECONDS);
    try {
      if (pieces != null) {
        int length = 0;
        for (byte[] piece : pieces) length = Math.addExact(length, piece.length);
        requests.writeInt(length);
        for (byte[] piece : pieces) requests.write(piece);
        requests.flush();
      }
      int length = replies.readInt();
      if (length < 1 || length > MAXIMUM_FRAME) throw new IOException("a frame of " + length + " bytes");
      byte[] frame = replies.readNBytes(length);
      if (frame.length < length) throw new EOFException();
      lastUsed = System.nanoTime();
      return new Reply(frame[0], ByteBuffer.wrap(frame, 1, length - 1));
    } catch (IOException broken) {
      throw new Terminated(termination(seconds), exceededTimeLimit);
    } finally {
      alarm.cancel(false);
    }
  }

  /** Kills the process if it still runs, and describes how it ended. */
  private String termination(long seconds) {
    kill();
    int status = -1;
    try {
      status = process.waitFor();
      errors.await(1000);
    } catch (InterruptedException interrupted) { Thread.currentThread().interrupt(); }
    String cause = exceededTimeLimit ? "the worker process sent no answer within " + seconds + " s"
        : status > 128 ? "the worker process was terminated by signal " + (status - 128)
        : "the worker process exited with status " + status;
    String tail = errors.text().strip();
    return tail.isEmpty() ? cause : cause + "; end of its standard error: " + tail;
  }
}
