package lazo.features;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What is made of one column, before fitting. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Feature.Numeric.class, name = "numeric"),
  @JsonSubTypes.Type(value = Feature.Categorical.class, name = "categorical")
})
public sealed interface Feature {
  String column();

  record Numeric(String column, Impute impute, Scale scale) implements Feature {}

  /**
   * @param minCount categories seen less often than this in training are treated as unseen
   */
  record Categorical(String column, Encode encode, long minCount) implements Feature {}
}
