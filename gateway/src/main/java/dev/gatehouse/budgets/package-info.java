/** Budget rows: limits that organizations, members, keys and customers are linked to. */
@NullMarked
package dev.gatehouse.budgets;

import org.jspecify.annotations.NullMarked;
