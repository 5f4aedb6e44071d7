package lazo.feedback;

/** Where the rows of a request are. */
record Place(long part, int firstRow, int rows) {}
