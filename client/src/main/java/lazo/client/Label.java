package lazo.client;

/** The ground truth of one prediction, by prediction id; 1 and 0 for yes and no. */
public record Label(String id, double value) {}
