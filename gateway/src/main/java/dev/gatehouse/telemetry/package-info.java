/** How it is going: logs and metrics. Nothing decides by reading them. */
@NullMarked
package dev.gatehouse.telemetry;

import org.jspecify.annotations.NullMarked;
