package lazo.features;

/** How a category becomes numbers. */
public enum Encode {
  /** One 0/1 feature for each category seen often enough in training; all zeros for any other. */
  ONE_HOT,
  /**
   * One number: the mean of the target over the training rows of the category, drawn towards the
   * overall mean where rows are few. Suits trees over columns with hundreds of categories.
   */
  TARGET
}
