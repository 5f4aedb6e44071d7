package lazo.tracking;

/** What became of something that was brought here from another server. */
public enum Arrival {
  /** It was not here. */
  NEW,
  /** It was here, and had less than was brought. */
  MORE,
  /** All of it was here. */
  SAME
}
