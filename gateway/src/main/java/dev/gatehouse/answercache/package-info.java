/** Answers that are given again to who asks the same again and wants them: in memory, for a while. */
@NullMarked
package dev.gatehouse.answercache;

import org.jspecify.annotations.NullMarked;
