package pomona.spark;

import java.io.IOException;
import java.util.*;
import java.util.concurrent.*;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF3;

/**
 * The column function that asks a `pomona worker`: (path, or seed and number of trees, content, setup) -> a row of (width, height, values,
 * error) for a photo, or the bytes of a forest.
 *
 * Workers stay warm between tasks, one for each slot that is busy at a time. A worker that dies on a photo is replaced and
 * the photo is tried once more, since whoever killed it need not have been the photo; the second death, or a hang, is the
 * photo's answer.
 */
public final class Ask implements UDF3<String, byte[], String, Object> {
  private static final long serialVersionUID = 1;
  private static final int FEATURIZE = 1, CLASSIFY = 2;
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final Map<String, Setup> setups = new ConcurrentHashMap<>();
  private static final Map<String, Deque<Worker>> idle = new ConcurrentHashMap<>();

  static {
    Thread reaper = new Thread(Ask::reap, "pomona-reaper");
    reaper.setDaemon(true);
    reaper.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> idle.values().forEach(pool -> pool.forEach(Worker::kill))));
  }

  @Override
  public Object call(String path, byte[] content, String text) throws Exception {
    Setup setup = setups.computeIfAbsent(text, Setup::of);
    if (setup.request().equals("grow")) {
      String[] order = path.split(" ");
      return ask(setup, worker -> worker.forest(
          Long.parseUnsignedLong(order[0]), Integer.parseInt(order[1]), setup.number("classes"),
          setup.number("part") != 0, content, setup.seconds()));
    }
    int request = setup.request().equals("classify") ? CLASSIFY : FEATURIZE;
    Worker.Answer answer;
    try {
      answer = ask(setup, worker -> worker.photo(request, path, content, setup.seconds()));
    } catch (Worker.Died died) {
      answer = new Worker.Answer(0, 0, null, died.getMessage());
    }
    return answer.error() == null
        ? RowFactory.create(answer.width(), answer.height(), answer.values(), null)
        : RowFactory.create(null, null, null, answer.error());
  }

  private interface Question<T> { T of(Worker worker) throws IOException; }

  private static <T> T ask(Setup setup, Question<T> question) throws IOException {
    Deque<Worker> pool = idle.computeIfAbsent(setup.workers(), key -> new ConcurrentLinkedDeque<>());
    for (boolean again = false; ; again = true) {
      Worker worker = pool.pollFirst();
      if (worker == null || !worker.isAlive()) worker = start(setup);
      try {
        T answer = question.of(worker);
        pool.addFirst(worker);
        return answer;
      } catch (Worker.Died died) {
        if (again || died.hung) throw died;
      }
    }
  }

  /** A worker that cannot start is no photo's fault: it fails the task, in words that reach the person. */
  private static Worker start(Setup setup) {
    try {
      return new Worker(setup);
    } catch (IOException problem) {
      throw new IllegalStateException("the Pomona worker cannot start: " + problem.getMessage(), problem);
    }
  }

  private static void reap() {
    try {
      while (true) {
        Thread.sleep(TimeUnit.NANOSECONDS.toMillis(IDLE_NANOS) / 10);
        long now = System.nanoTime();
        for (Deque<Worker> pool : idle.values()) {
          for (Worker worker; (worker = pool.pollLast()) != null; ) {
            if (worker.isAlive() && now - worker.lastUsed < IDLE_NANOS) { pool.addLast(worker); break; }
            worker.close();
          }
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
