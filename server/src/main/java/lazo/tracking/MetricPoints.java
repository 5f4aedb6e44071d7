package lazo.tracking;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of one call as bytes: a version, their number, then key, value, time and step of each.
 */
final class MetricPoints {
  private static final int VERSION = 1;
  private static final int BYTES_PER_POINT = 40;

  private MetricPoints() {}

  static byte[] encode(List<Metric> metrics) {
    var bytes = new ByteArrayOutputStream(8 + BYTES_PER_POINT * metrics.size());
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(metrics.size());
      for (Metric metric : metrics) {
        out.writeUTF(metric.key());
        out.writeDouble(metric.value());
        out.writeLong(metric.timestampMillis());
        out.writeLong(metric.step());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<Metric> decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("metric points of version " + version + " are not known");
      }
      int count = in.readInt();
      List<Metric> metrics = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        metrics.add(new Metric(in.readUTF(), in.readDouble(), in.readLong(), in.readLong()));
      }
      return metrics;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
