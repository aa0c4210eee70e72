package pomona.spark;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.*;
import org.apache.spark.sql.classic.SparkSession;

/** The activity of a session on the cluster, counted in the JVM of Spark's driver: stages, tasks, retries, executors, time. */
final class Activity extends SparkListener {
  private static final Map<String, Activity> running = new ConcurrentHashMap<>();

  private final String session;
  private final long began = System.currentTimeMillis();
  private final Set<Integer> ours = new HashSet<>();
  private final Map<Integer, String> stages = new TreeMap<>();
  private final Set<String> used = new TreeSet<>();
  private int tasks, failed, retried, speculative, added, removed;
  private long runMillis, cpuNanos;

  private Activity(String session) { this.session = session; }

  static String begin(String name, String session) {
    SparkContext context = DriverFunction.driver();
    if (context == null) return "";
    Activity activity = new Activity(session);
    if (running.putIfAbsent(name, activity) == null) context.addSparkListener(activity);
    return Integer.toString(context.defaultParallelism());
  }

  static String account(String name) {
    Activity activity = running.get(name);
    return activity == null ? null : activity.json(DriverFunction.driver());
  }

  /** The numbers of executors that joined and that were lost since the run began. */
  static String executors(String name) {
    Activity activity = running.get(name);
    if (activity == null) return null;
    synchronized (activity) { return activity.added + " " + activity.removed; }
  }

  /** Ends the account, and removes these views of the session, one a line. */
  static String end(String name, String views) {
    Activity activity = running.remove(name);
    if (!views.isEmpty()) for (String view : views.split("\n")) SparkSession.active().catalog().dropTempView(view);
    if (activity != null) DriverFunction.driver().removeSparkListener(activity);
    return "";
  }

  /** Spark Connect tags the jobs of a session with the number of the session. */
  @Override public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    Properties properties = submitted.properties();
    if (properties != null && properties.getProperty("spark.job.tags", "").contains(session)) {
      ours.add(submitted.stageInfo().stageId());
    }
  }

  @Override public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (!ours.contains(end.stageId())) return;
    tasks++;
    if (end.reason() != Success$.MODULE$) failed++;
    if (end.taskInfo().attemptNumber() > 0) retried++;
    if (end.taskInfo().speculative()) speculative++;
    used.add(end.taskInfo().executorId() + "@" + end.taskInfo().host());
    runMillis += Math.max(0, end.taskInfo().finishTime() - end.taskInfo().launchTime());
    if (end.taskMetrics() != null) cpuNanos += end.taskMetrics().executorCpuTime();
  }

  @Override public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo stage = completed.stageInfo();
    if (!ours.contains(stage.stageId())) return;
    long begin = stage.submissionTime().isEmpty() ? 0 : (Long) stage.submissionTime().get();
    long end = stage.completionTime().isEmpty() ? begin : (Long) stage.completionTime().get();
    stages.put(stage.stageId() * 16 + Math.min(15, stage.attemptNumber()), String.format(Locale.ROOT,
        "{\"id\":%d,\"attempt\":%d,\"tasks\":%d,\"seconds\":%.3f,\"failed\":%b}", stage.stageId(), stage.attemptNumber(),
        stage.numTasks(), (end - begin) / 1e3, stage.failureReason().isDefined()));
  }

  @Override public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) { added++; }

  @Override public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) { removed++; }

  private synchronized String json(SparkContext context) {
    double seconds = (System.currentTimeMillis() - began) / 1e3;
    return String.format(Locale.ROOT,
        "{\"spark\":\"%s\",\"application\":\"%s\",\"cores\":%d,\"seconds\":%.3f,\"tasks\":%d,\"failed_tasks\":%d,"
            + "\"retried_tasks\":%d,\"speculative_tasks\":%d,\"executors\":%d,\"executors_added\":%d,\"executors_lost\":%d,"
            + "\"task_seconds\":%.3f,\"jvm_cpu_seconds\":%.3f,\"stages\":[%s]}",
        context.version(), context.applicationId(), context.defaultParallelism(), seconds, tasks, failed, retried,
        speculative, used.size(), added, removed, runMillis / 1e3, cpuNanos / 1e9, String.join(",", stages.values()));
  }
}
