package lazo.serving.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Frame;
import lazo.scoring.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a prediction and of its layout. A prediction begins with what a scan needs (kind,
 * flags, body, id), so that ids are collected without reading on.
 */
final class PredictionCodec {
  static final byte LAYOUT = 1;
  static final byte PREDICTION = 2;

  private static final int ID_GIVEN = 1;
  private static final int FAILED = 2;

  /** An id with the body that it was used for. */
  record Used(long id, long body) {}

  private PredictionCodec() {}

  static void write(Bytes to, Layout layout) {
    to.putByte(LAYOUT);
    to.putText(layout.endpoint());
    to.putText(layout.variant());
    to.putText(layout.packageDigest());
    to.putVarint(layout.columns().size());
    for (LoggedColumn column : layout.columns()) {
      to.putText(column.name());
      to.putText(column.datatype().name());
      to.putVarint(column.width());
    }
    to.putVarint(layout.shadows().size());
    layout.shadows().forEach(to::putText);
  }

  static Layout layout(ByteBuffer from) {
    from.get();
    String endpoint = Fields.presentText(from);
    String variant = Fields.presentText(from);
    String digest = Fields.presentText(from);
    int size = Fields.varint(from);
    List<LoggedColumn> columns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      String name = Fields.presentText(from);
      DataType datatype = DataType.valueOf(Fields.presentText(from));
      columns.add(new LoggedColumn(name, datatype, Fields.varint(from)));
    }
    int count = Fields.varint(from);
    List<String> shadows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      shadows.add(Fields.presentText(from));
    }
    return new Layout(endpoint, variant, digest, columns, shadows);
  }

  /** The layout's place must be known. */
  static void write(Bytes to, Entry entry) {
    to.putByte(PREDICTION);
    to.putByte((entry.idGiven() ? ID_GIVEN : 0) | (entry.error() != null ? FAILED : 0));
    to.putLong(entry.body());
    to.putText(entry.id());
    to.putInt(entry.layout().offset());
    to.putLong(entry.atMicros());
    to.putLong(entry.latencyNanos());
    to.putText(entry.error());
    to.putVarint(entry.rows());
    for (Object column : entry.columns()) {
      to.putArray(column);
    }
    to.putVarint(entry.scores().length);
    to.putDoubles(entry.scores());
    for (double @Nullable [] scores : entry.shadowScores()) {
      to.putByte(scores == null ? 0 : 1);
      if (scores != null) {
        to.putDoubles(scores);
      }
    }
  }

  /** Which id a record used, if its caller chose it and was answered. */
  static @Nullable Used used(ByteBuffer from) {
    if (from.get() != PREDICTION || from.get() != ID_GIVEN) {
      return null;
    }
    long body = from.getLong();
    return new Used(Hash.of(Fields.presentText(from)), body);
  }

  /** Finds the layout that stands at this byte of the same file. */
  interface Layouts {
    Layout at(int offset) throws java.io.IOException;
  }

  static Logged logged(Position position, ByteBuffer from, Layouts layouts)
      throws java.io.IOException {
    from.position(from.position() + 2 + Long.BYTES);
    String id = Fields.presentText(from);
    Layout layout = layouts.at(from.getInt());
    Instant at = Instant.EPOCH.plus(from.getLong(), ChronoUnit.MICROS);
    long latencyNanos = from.getLong();
    String error = Fields.text(from);
    int rows = Fields.varint(from);
    Frame.Builder inputs = Frame.builder(rows);
    for (LoggedColumn column : layout.columns()) {
      Fields.columns(from, column, rows, inputs);
    }
    double[] scores = Fields.doubles(from, Fields.varint(from));
    Map<String, double[]> shadows = new LinkedHashMap<>();
    for (String shadow : layout.shadows()) {
      if (from.get() == 1) {
        shadows.put(shadow, Fields.doubles(from, rows));
      }
    }
    return new Logged(
        position,
        id,
        layout.endpoint(),
        layout.variant(),
        layout.packageDigest(),
        at,
        latencyNanos,
        inputs.build(),
        scores,
        shadows,
        error);
  }
}
