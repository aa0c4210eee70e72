package pomona.spark;

import java.io.IOException;
import java.util.*;
import java.util.concurrent.*;
import org.apache.spark.SparkEnv;

/**
 * The `pomona worker` processes of this executor, which are reused by later tasks: one for each task that runs at a time.
 *
 * A worker that terminates is replaced, and its request is repeated once, since the request need not be the cause. When
 * the request is the cause, or exceeds its time limit, it fails.
 */
final class WorkerPool {
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final Map<String, WorkerJob> jobs = new ConcurrentHashMap<>();
  private static final Map<String, Deque<Worker>> idle = new ConcurrentHashMap<>();

  static {
    Thread reaper = new Thread(WorkerPool::closeIdleWorkers, "pomona-reaper");
    reaper.setDaemon(true);
    reaper.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> idle.values().forEach(pool -> pool.forEach(Worker::kill))));
  }

  private WorkerPool() {}

  static WorkerJob job(String text) { return jobs.computeIfAbsent(text, WorkerJob::parse); }

  /** The times that Spark runs a task before its job fails. */
  static int taskAttempts() { return SparkEnv.get().conf().getInt("spark.task.maxFailures", 4); }

  /** Sends a request to a worker and returns the reply. */
  static Worker.Reply request(String jobText, String text, byte[] content) throws IOException {
    WorkerJob job = job(jobText);
    Deque<Worker> pool = idle.computeIfAbsent(job.workers(), key -> new ConcurrentLinkedDeque<>());
    for (boolean isRepeated = false; ; isRepeated = true) {
      Worker worker = pool.pollFirst();
      if (worker == null || !worker.isAlive()) worker = start(job);
      try {
        Worker.Reply reply = worker.request(job.request(), text, content, job.seconds());
        if (reply.kind() == Worker.FAILURE) worker.kill(); else pool.addFirst(worker);
        return reply;
      } catch (Worker.Terminated terminated) {
        if (isRepeated || terminated.exceededTimeLimit) throw terminated;
      }
    }
  }

  /** A worker that cannot start is not the fault of a photo: it fails Spark's task. */
  private static Worker start(WorkerJob job) {
    try {
      return new Worker(job);
    } catch (IOException problem) {
      throw new IllegalStateException("the Pomona worker cannot start: " + problem.getMessage(), problem);
    }
  }

  private static void closeIdleWorkers() {
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
