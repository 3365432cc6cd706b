package dev.fingerpost.server.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.fingerpost.envoy.resource.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The few fields that the server reads out of a resource's bytes, without decoding the rest. */
final class WireFields {

  /** Every served type has its own name in field 1. */
  private static final int NAME = 1;

  private static final int CLUSTER_TYPE = 2;
  private static final int CLUSTER_EDS = 3;
  private static final int EDS_SERVICE_NAME = 2;
  private static final int TYPE_IS_EDS = 3;

  private WireFields() {}

  /** The resource's own name, as Envoy will read it. */
  static String ownName(Entry entry) {
    return string(entry.body(), NAME);
  }

  /** The assignment that a cluster asks for, empty if it is not of type EDS. */
  static Optional<String> assignmentOf(Entry cluster) {
    try {
      CodedInputStream in = cluster.body().newCodedInput();
      boolean isEds = false;
      String serviceName = "";
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case CLUSTER_TYPE -> isEds = in.readEnum() == TYPE_IS_EDS;
          case CLUSTER_EDS -> serviceName = string(in.readBytes(), EDS_SERVICE_NAME);
          default -> in.skipField(tag);
        }
      }
      if (!isEds) {
        return Optional.empty();
      }
      return Optional.of(serviceName.isEmpty() ? cluster.name() : serviceName);
    } catch (IOException e) {
      throw new UncheckedIOException("cluster " + cluster.name(), e);
    }
  }

  private static String string(ByteString message, int field) {
    try {
      CodedInputStream in = message.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == field) {
          return in.readStringRequireUtf8();
        }
        in.skipField(tag);
      }
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
