package lazo.loop;

import java.util.List;

/** A field that takes one value or a list of them. */
public record OneOrMany(List<String> values) {
  public OneOrMany {
    values = List.copyOf(values);
  }
}
