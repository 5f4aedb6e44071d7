package lazo.feedback;

/** How many predictions there are and how many of them have a label. */
public record Coverage(long rows, long labelled) {
  /** From 0 to 1; 1 when there are no rows. */
  public double share() {
    return rows == 0 ? 1 : (double) labelled / rows;
  }
}
