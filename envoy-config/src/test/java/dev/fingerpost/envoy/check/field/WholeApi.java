package dev.fingerpost.envoy.check.field;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.GeneratedMessage;
import io.envoyproxy.envoy.config.cluster.v3.ClusterProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** All messages of the third version of Envoy's API, read from the jar that holds them. */
final class WholeApi {
  private static final String FILE = "Proto.class";

  private WholeApi() {}

  static List<Descriptor> types() {
    List<Descriptor> types = new ArrayList<>();
    try (JarFile jar = new JarFile(jar().toFile())) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        if (name.startsWith("io/envoyproxy/envoy/")
            && name.contains("/v3/")
            && name.endsWith(FILE)) {
          addTypes(name, types);
        }
      }
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return types;
  }

  private static void addTypes(String entry, List<Descriptor> types)
      throws ReflectiveOperationException {
    Class<?> file =
        Class.forName(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'));
    // A few messages have names that end like those of files.
    if (!GeneratedMessage.class.isAssignableFrom(file)) {
      FileDescriptor descriptor = (FileDescriptor) file.getMethod("getDescriptor").invoke(null);
      descriptor.getMessageTypes().forEach(type -> addWithNested(type, types));
    }
  }

  private static void addWithNested(Descriptor type, List<Descriptor> types) {
    types.add(type);
    type.getNestedTypes().forEach(nested -> addWithNested(nested, types));
  }

  private static Path jar() {
    String location =
        ClusterProto.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(location);
  }
}
