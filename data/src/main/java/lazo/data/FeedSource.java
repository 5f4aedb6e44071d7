package lazo.data;

import lazo.features.Feed;

/** A feed and where its rows are; its relation may derive the columns that the feed aggregates. */
public record FeedSource(Feed feed, Relation relation) {}
