package pomona.spark;

import java.io.File;
import java.util.*;
import org.apache.spark.SparkFiles;

/**
 * What a job asks of its workers, from one line of text a field: `name=value`.
 *
 * bundle: the folder of Pomona's archive; setup: the folder of the backbone's or the model's archive; request:
 * featurize, classify or grow; seconds: the time limit of a request; classes: of a forest; env.NAME: environment.
 */
record Setup(Map<String, String> fields) {
  static final long START_SECONDS = 120;

  static Setup of(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) fields.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new Setup(fields);
  }

  String request() { return fields.getOrDefault("request", ""); }

  long seconds() { return Long.parseLong(fields.getOrDefault("seconds", "60")); }

  int number(String name) { return Integer.parseInt(fields.get(name)); }

  /** Equal for workers that can stand in for each other. */
  String workers() { return fields.get("bundle") + "\n" + fields.get("setup") + "\n" + environmentFields(); }

  List<String> command() {
    List<String> command = new ArrayList<>(List.of(locate(fields.get("bundle")) + "/bin/pomona", "worker"));
    if (fields.containsKey("setup")) command.add(locate(fields.get("setup")));
    return command;
  }

  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environmentFields().forEach((name, value) -> environment.put(name.substring(4), value));
    environment.put("LD_LIBRARY_PATH", locate(fields.get("bundle")) + "/lib/pomona");
    return environment;
  }

  private Map<String, String> environmentFields() {
    Map<String, String> found = new TreeMap<>(fields);
    found.keySet().removeIf(name -> !name.startsWith("env."));
    return found;
  }

  /** A session's archives lie in a folder of the session's own below the executor's root. */
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
