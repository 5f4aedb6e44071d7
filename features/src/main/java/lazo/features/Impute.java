package lazo.features;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What stands in for a missing number. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Impute.None.class, name = "none"),
  @JsonSubTypes.Type(value = Impute.Mean.class, name = "mean"),
  @JsonSubTypes.Type(value = Impute.Median.class, name = "median"),
  @JsonSubTypes.Type(value = Impute.Constant.class, name = "constant")
})
public sealed interface Impute {
  /** It stays missing. */
  record None() implements Impute {}

  record Mean() implements Impute {}

  record Median() implements Impute {}

  record Constant(double value) implements Impute {}
}
