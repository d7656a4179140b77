/** Groups of models: which contain which, and those that are objects of their own. */
@NullMarked
package dev.gatehouse.accessgroups;

import org.jspecify.annotations.NullMarked;
