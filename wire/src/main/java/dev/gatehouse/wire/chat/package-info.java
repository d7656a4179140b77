@NullMarked
package dev.gatehouse.wire.chat;

import org.jspecify.annotations.NullMarked;
