package lazo.feedback;

/**
 * The ground truth of one prediction; 1 and 0 for yes and no.
 *
 * @param id the prediction's id: {@code request/row}, or the request's own id when it had one row
 */
public record Label(String id, double value) {}
