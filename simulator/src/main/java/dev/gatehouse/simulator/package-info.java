@NullMarked
package dev.gatehouse.simulator;

import org.jspecify.annotations.NullMarked;
