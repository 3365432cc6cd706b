package dev.fingerpost.integration.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.fingerpost.envoy.resource.ResourceType;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A response as the load client reads it: its resources are counted and skipped.
 *
 * @param size of the message in bytes
 * @param resources how many there are
 * @param named the resources by name and version, if the reader is told to look
 */
record Frame(
    ResourceType type, String version, String nonce, int size, int resources, List<Named> named) {

  /** A resource of a delta response. */
  record Named(String name, String version) {}

  /** How closely responses are read. */
  enum Reader implements MethodDescriptor.Marshaller<Frame> {
    /** Resources are only counted. */
    COUNTS,
    /** Their names and versions are read, to claim them later. */
    VERSIONS,
    /** Their names are read, to tell which change came when. */
    NAMES;

    private static final int VERSION = 1;
    private static final int RESOURCES = 2;
    private static final int TYPE_URL = 4;
    private static final int NONCE = 5;
    private static final int RESOURCE_VERSION = 1;
    private static final int RESOURCE_NAME = 3;

    /** A client never writes one. */
    @Override
    public InputStream stream(Frame value) {
      throw new UnsupportedOperationException("responses are only read");
    }

    @Override
    public Frame parse(InputStream stream) {
      try {
        CodedInputStream in = CodedInputStream.newInstance(stream, 4 << 10);
        in.setSizeLimit(Integer.MAX_VALUE);
        String version = "";
        String nonce = "";
        ResourceType type = ResourceType.CLUSTER;
        int resources = 0;
        List<Named> named = new ArrayList<>(0);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
          switch (WireFormat.getTagFieldNumber(tag)) {
            case VERSION -> version = in.readString();
            case TYPE_URL -> type = ResourceType.of(in.readString()).orElseThrow();
            case NONCE -> nonce = in.readString();
            case RESOURCES -> {
              resources++;
              switch (this) {
                case COUNTS -> in.skipField(tag);
                case VERSIONS, NAMES -> named.add(named(in));
              }
            }
            default -> in.skipField(tag);
          }
        }
        return new Frame(type, version, nonce, in.getTotalBytesRead(), resources, named);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Named named(CodedInputStream in) throws IOException {
      int end = in.readRawVarint32();
      int outer = in.pushLimit(end);
      String name = "";
      String version = "";
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case RESOURCE_NAME -> name = in.readString();
          case RESOURCE_VERSION -> version = in.readString();
          default -> in.skipField(tag);
        }
      }
      in.popLimit(outer);
      return new Named(name, version);
    }
  }
}
