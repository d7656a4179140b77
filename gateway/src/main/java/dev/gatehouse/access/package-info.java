/** Who is calling and what may they: the only place that decides. */
@NullMarked
package dev.gatehouse.access;

import org.jspecify.annotations.NullMarked;
