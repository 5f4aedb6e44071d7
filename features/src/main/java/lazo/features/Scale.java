package lazo.features;

/**
 * How a number is scaled: not at all, to zero mean and unit standard deviation, or to the range 0
 * to 1 of the training rows.
 */
public enum Scale {
  NONE,
  STANDARD,
  MIN_MAX
}
