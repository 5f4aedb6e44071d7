package lazo.features;

import java.util.List;
import lazo.problem.InvalidInput;

/** The declared preprocessing of a model, in order. Fitted by {@link FittedSpec#fit}. */
public record FeatureSpec(List<Feature> features) {
  public FeatureSpec {
    features = List.copyOf(features);
    if (features.isEmpty()) {
      throw new InvalidInput("a feature spec needs at least one feature");
    }
    long distinct = features.stream().map(Feature::column).distinct().count();
    if (distinct != features.size()) {
      throw new InvalidInput("a column stands twice in the feature spec");
    }
  }

  public List<String> columns() {
    return features.stream().map(Feature::column).toList();
  }
}
