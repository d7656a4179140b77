/** Database, time, ids, secrets, settings: what every room stands on. No business word in it. */
@NullMarked
package dev.gatehouse.platform;

import org.jspecify.annotations.NullMarked;
