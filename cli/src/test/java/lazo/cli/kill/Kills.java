package lazo.cli.kill;

/**
 * How often, and where: half of the kills fall on clients that write and on starts, the rest inside
 * trainings, steps of rollouts and migrations.
 */
final class Kills {
  private static final int ALL = Integer.getInteger("lazo.kills", 50);
  static final long SEED = Long.getLong("lazo.kills.seed", System.nanoTime());
  static final int MIGRATION = Math.max(1, ALL * 6 / 50);
  static final int TRAINING = Math.max(1, ALL * 10 / 50);
  static final int ROLLOUT = Math.max(1, ALL * 9 / 50);
  static final int TRAFFIC = Math.max(3, ALL - MIGRATION - TRAINING - ROLLOUT);

  private Kills() {}

  static void tell(String what, int kills) {
    System.out.println(
        "kills " + what + ": " + kills + ", seed: " + SEED + " (lazo.kills, lazo.kills.seed)");
  }
}
