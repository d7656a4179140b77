package dev.gatehouse.inference;

import dev.gatehouse.answercache.CacheWish;

/**
 * What a request wants of remembered answers.
 *
 * @param fingerprint of its body
 */
record Remembering(CacheWish wish, String fingerprint) {}
