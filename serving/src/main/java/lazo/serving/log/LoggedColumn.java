package lazo.serving.log;

import lazo.scoring.DataType;

/**
 * A column as the log keeps it.
 *
 * @param width values for each row; a matrix of more than one becomes the columns {@code name[0]},
 *     {@code name[1]} and so on when it is read
 */
public record LoggedColumn(String name, DataType datatype, int width) {}
