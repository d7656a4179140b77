/**
 * The canonical form of chat: what formats are read into and written from. No format knows another; they meet here.
 *
 * <p>{@link dev.gatehouse.wire.chat.Bridge} joins a client's format and a provider's. Where they are the same, a stream goes
 * frame by frame past a {@link dev.gatehouse.wire.chat.StreamObserver}, which counts and finds the model's value, and what is
 * not changed reaches the client as spans of the very arrays that came from the provider. Where they differ, a
 * {@link dev.gatehouse.wire.chat.StreamReader} makes events of the frames and a {@link dev.gatehouse.wire.chat.StreamWriter}
 * frames of the events.
 *
 * <p>Either way an {@link dev.gatehouse.wire.chat.AnswerStream} gives no client an end marker before a finish: a stream that
 * breaks off looks broken, and what it has cost so far is known.
 */
@NullMarked
package dev.gatehouse.wire.chat;

import org.jspecify.annotations.NullMarked;
