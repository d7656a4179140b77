@org.jspecify.annotations.NullMarked
package dev.gatehouse.wire.gemini;
