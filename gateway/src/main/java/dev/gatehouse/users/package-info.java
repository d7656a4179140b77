/** Users: who they are, what they may spend, and how they come and go. */
@NullMarked
package dev.gatehouse.users;

import org.jspecify.annotations.NullMarked;
