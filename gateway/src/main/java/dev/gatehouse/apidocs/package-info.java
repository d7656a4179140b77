/** The API's own description. */
@NullMarked
package dev.gatehouse.apidocs;

import org.jspecify.annotations.NullMarked;
