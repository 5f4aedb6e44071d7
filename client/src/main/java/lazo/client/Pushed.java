package lazo.client;

import com.fasterxml.jackson.databind.JsonNode;

/** The dataset version that a push made: its number, its digest and its validation report. */
public record Pushed(String version, String digest, JsonNode report) {}
