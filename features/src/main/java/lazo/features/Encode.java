package lazo.features;

/** How a category becomes numbers. */
public enum Encode {
  /** One 0/1 feature for each category seen often enough in training; all zeros for any other. */
  ONE_HOT
}
