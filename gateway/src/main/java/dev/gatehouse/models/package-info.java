/** Which models there are, as clients may see them. */
@NullMarked
package dev.gatehouse.models;

import org.jspecify.annotations.NullMarked;
