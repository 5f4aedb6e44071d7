package lazo.features;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.problem.InvalidInput;

/** What is made of one column, with the constants that training fixed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FittedFeature.FittedNumeric.class, name = "numeric"),
  @JsonSubTypes.Type(value = FittedFeature.FittedCategorical.class, name = "categorical"),
  @JsonSubTypes.Type(value = FittedFeature.FittedCategoricalMap.class, name = "categorical-map")
})
public sealed interface FittedFeature {
  String column();

  /** How many features come out. */
  int width();

  /**
   * The feature is {@code ((float) x - offset) * scale} in float32, after {@code impute} took the
   * place of a missing x.
   *
   * @param impute NaN: missing stays missing
   * @param scale not 0, which would wipe the feature out
   */
  record FittedNumeric(String column, float impute, float offset, float scale)
      implements FittedFeature {
    public FittedNumeric {
      if (!Float.isFinite(offset)
          || !Float.isFinite(scale)
          || scale == 0
          || Float.isInfinite(impute)) {
        throw new InvalidInput(
            "column '%s' cannot be a float32 feature: impute %s, offset %s, scale %s; scale it in derive"
                .formatted(column, impute, offset, scale));
      }
    }

    @Override
    public int width() {
      return 1;
    }
  }

  /**
   * One 0/1 feature for each category, in this order; an unseen or missing category gives zeros.
   */
  record FittedCategorical(String column, List<String> categories) implements FittedFeature {
    public FittedCategorical {
      categories = List.copyOf(categories);
    }

    @Override
    public int width() {
      return categories.size();
    }
  }

  /** One number for each category, {@code other} for an unseen, missing or empty one. */
  record FittedCategoricalMap(String column, Map<String, Float> values, float other)
      implements FittedFeature {
    public FittedCategoricalMap {
      values = Collections.unmodifiableMap(new TreeMap<>(values)); // ordered: its JSON is hashed
    }

    @Override
    public int width() {
      return 1;
    }
  }
}
