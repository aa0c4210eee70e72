package pomona.spark;

import java.io.IOException;
import java.util.*;
import java.util.concurrent.*;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Appends a column to the rows of a partition: the answer of a worker to the photo at a row's location, or the reason why
 * there is none. While the worker computes, the next photos are read. The photos themselves never enter Spark's rows.
 */
final class PhotoPartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  /** The photos of a task that are in memory: the one that the worker has, and those that are read. */
  private static final int WINDOW = 3;
  private static final ExecutorService readers = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "pomona-reader");
    thread.setDaemon(true);
    return thread;
  });

  private final Broadcast<SerializableConfiguration> storage;
  private final String job;
  /** The index of the column with the photo's location; a row without one is not answered. */
  private final int location;

  PhotoPartition(Broadcast<SerializableConfiguration> storage, String job, int location) {
    this.storage = storage;
    this.job = job;
    this.location = location;
  }

  /** A row, and the photo that is read for it. */
  private record Pending(Row row, String path, Future<PhotoFile> photo) {}

  @Override public Iterator<Row> call(Iterator<Row> rows) {
    Deque<Pending> window = new ArrayDeque<>();
    return new Iterator<>() {
      @Override public boolean hasNext() { return !window.isEmpty() || rows.hasNext(); }

      @Override public Row next() {
        while (window.size() < WINDOW && rows.hasNext()) window.add(begin(rows.next()));
        Pending next = window.remove();
        return next.photo == null ? PhotoView.answered(next.row, null) : PhotoView.answered(next.row, answer(next));
      }
    };
  }

  private Pending begin(Row row) {
    if (row.isNullAt(location)) return new Pending(row, null, null);
    String path = row.getString(location);
    WorkerJob instructions = WorkerPool.job(job);
    return new Pending(row, path, readers.submit(() -> PhotoFile.read(path, instructions, storage.value().value())));
  }

  private Row answer(Pending pending) {
    try {
      PhotoFile photo = pending.photo.get();
      if (photo.problem() != null) return PhotoView.failure(photo.problem(), null);
      try {
        return PhotoView.answer(WorkerPool.request(job, pending.path, photo.content()), photo.digest());
      } catch (Worker.Terminated terminated) {
        return PhotoView.failure(terminated.getMessage(), photo.digest());
      }
    } catch (ExecutionException failed) {
      return unread(pending.path, failed.getCause());
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Storage that fails may work again, so the task is repeated; the last time, the photo has an error. */
  private static Row unread(String path, Throwable problem) {
    TaskContext task = TaskContext.get();
    if (task.attemptNumber() + 1 >= WorkerPool.taskAttempts()) return PhotoView.failure(PhotoFile.unreadable(problem), null);
    throw new IllegalStateException("cannot read " + path + ": " + problem, problem);
  }
}
