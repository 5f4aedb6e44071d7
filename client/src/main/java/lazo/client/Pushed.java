package lazo.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of a file pushed to a dataset.
 *
 * @param accepted false when the checks refused it: then no version was made, and the report says
 *     why
 * @param version the number of the version that it made
 * @param digest what the version is, whatever it is called
 * @param report the outcome of every check
 */
public record Pushed(boolean accepted, String version, String digest, JsonNode report) {}
