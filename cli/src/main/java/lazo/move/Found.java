package lazo.move;

import lazo.transfer.Moved;

/**
 * A thing of an origin.
 *
 * @param mark changes when the thing changes; empty for one that may still change unseen
 * @param files where its files are
 */
public record Found<T extends Moved>(T thing, String mark, FilePlace files) {}
