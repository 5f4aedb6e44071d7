package lazo.loop;

/** The stages of a loop, in the order of the ring. */
public enum Stage {
  DATA,
  VALIDATE,
  TRAIN,
  TRACK,
  REGISTER,
  PACKAGE,
  EVALUATE,
  DEPLOY,
  SERVE,
  MONITOR,
  RETRAIN
}
