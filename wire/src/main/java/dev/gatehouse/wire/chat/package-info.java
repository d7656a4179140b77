/** The canonical form of chat: what formats are read into and written from. No format knows another; they meet here. */
@NullMarked
package dev.gatehouse.wire.chat;

import org.jspecify.annotations.NullMarked;
