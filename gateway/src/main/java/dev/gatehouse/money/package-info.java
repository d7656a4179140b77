/** Pure arithmetic: dollars, prices, charges. Imports java only. */
@NullMarked
package dev.gatehouse.money;

import org.jspecify.annotations.NullMarked;
