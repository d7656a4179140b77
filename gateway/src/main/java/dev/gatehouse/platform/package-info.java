@NullMarked
package dev.gatehouse.platform;

import org.jspecify.annotations.NullMarked;
