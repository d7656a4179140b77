/** Says why a request is allowed or refused, by asking those who decide. */
@NullMarked
package dev.gatehouse.explain;

import org.jspecify.annotations.NullMarked;
