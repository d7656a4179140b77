/** The pipeline of a chat request, in reading order. */
@NullMarked
package dev.gatehouse.chat;

import org.jspecify.annotations.NullMarked;
