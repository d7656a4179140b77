/** How deployments do, as the requests of customers show it: nobody is called only to find out. */
@NullMarked
package dev.gatehouse.measurements;

import org.jspecify.annotations.NullMarked;
