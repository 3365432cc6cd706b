package dev.fingerpost.integration.bench;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a measurement ran on. */
final class Machine {

  private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.*)");

  private Machine() {}

  static Map<String, String> here() {
    Map<String, String> here = new TreeMap<>();
    here.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    here.put("cpu", cpu());
    here.put("kernel", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
    here.put("jdk", System.getProperty("java.vm.version", ""));
    here.put("flags", String.join(" ", Remote.FLAGS));
    for (String library : new String[] {"grpc-api", "protobuf-java", "cache"}) {
      version(library).ifPresent(version -> here.put(library, version));
    }
    return here;
  }

  private static String cpu() {
    try {
      Matcher model = MODEL.matcher(Files.readString(Path.of("/proc/cpuinfo")));
      return model.find() ? model.group(1) : System.getProperty("os.arch", "");
    } catch (IOException e) {
      return System.getProperty("os.arch", "");
    }
  }

  private static Optional<String> version(String library) {
    Pattern jar = Pattern.compile(".*/" + library + "-([0-9][^/]*)\\.jar");
    return Splitter.on(File.pathSeparatorChar)
        .splitToStream(Remote.classPath())
        .map(jar::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
