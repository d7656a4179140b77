/** The configuration file: read as a whole, or refused with everything that is wrong with it. */
@NullMarked
package dev.gatehouse.config;

import org.jspecify.annotations.NullMarked;
