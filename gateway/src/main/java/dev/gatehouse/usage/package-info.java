/** What was used, added up: reports. Nothing decides by them. */
@NullMarked
package dev.gatehouse.usage;

import org.jspecify.annotations.NullMarked;
