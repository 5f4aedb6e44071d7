package lazo.training;

/**
 * How far a training is.
 *
 * @param phase read, fit, train, measure, convert, package
 * @param round rounds done of the phase, 0 where it has none
 * @param of all rounds of the phase, 0 where it has none
 * @param seconds since the training process started
 */
public record Progress(String phase, int round, int of, double seconds) {}
