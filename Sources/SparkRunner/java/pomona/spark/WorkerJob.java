package pomona.spark;

import java.io.File;
import java.util.*;
import org.apache.spark.SparkFiles;

/**
 * The instructions of a job for its workers, parsed from lines of text, `name=value`.
 *
 * request: featurize, classify, fit, evaluate or sum; program: the address of the archive with the program; folder: the
 * folder that the worker loads, if it needs one; seconds: the time limit of a request; bytes: the largest photo; digests: to compute the
 * photos' SHA-256; env.NAME: a variable of its environment.
 */
record WorkerJob(Map<String, String> fields) {
  /** The kinds of requests; see WorkerProtocol.swift. */
  private static final Map<String, Integer> KINDS = Map.of("featurize", 1, "classify", 2, "fit", 3, "evaluate", 8, "sum", 10);

  static WorkerJob parse(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) fields.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new WorkerJob(fields);
  }

  int request() {
    Integer kind = KINDS.get(fields.get("request"));
    if (kind == null) throw new IllegalArgumentException("request " + fields.get("request") + " is unknown");
    return kind;
  }

  /** The size from which on a photo is not read. */
  long maximumBytes() { return Long.parseLong(fields.getOrDefault("bytes", "268435456")); }

  /** True when the answers have the photos' SHA-256. */
  boolean digests() { return fields.containsKey("digests"); }

  long seconds() { return Long.parseLong(fields.getOrDefault("seconds", "60")); }

  /** Equal for jobs that can share workers. */
  String workers() { return fields.get("program") + "\n" + fields.get("folder") + "\n" + variables(); }

  List<String> command() {
    List<String> command = new ArrayList<>(List.of(program() + "/bin/pomona", "worker"));
    if (fields.containsKey("folder")) command.add(locate(fields.get("folder")));
    return command;
  }

  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    variables().forEach((name, value) -> environment.put(name.substring(4), value));
    environment.put("LD_LIBRARY_PATH", program() + "/lib/pomona");
    return environment;
  }

  private File program() { return Program.folder(fields.get("program")); }

  private Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>(fields);
    variables.keySet().removeIf(name -> !name.startsWith("env."));
    return variables;
  }

  /** Spark unpacks the archives of a session into a folder of that session below the executor's root. */
  private static String locate(String name) {
    File root = new File(SparkFiles.getRootDirectory());
    List<File> places = new ArrayList<>(List.of(root, new File(".")));
    for (File place : List.copyOf(places)) {
      File[] folders = place.listFiles(File::isDirectory);
      if (folders != null) places.addAll(List.of(folders));
    }
    for (File place : places) {
      File found = new File(place, name);
      if (found.isDirectory()) return found.getAbsolutePath();
    }
    throw new IllegalStateException(
        "Spark has not unpacked " + name + " below " + root.getAbsolutePath() + "; is the executor's disk full?");
  }
}
