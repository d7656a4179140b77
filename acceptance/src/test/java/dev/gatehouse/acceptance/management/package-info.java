/** Who may do what with keys, users, teams and organizations: the management plane as its callers see it. */
@NullMarked
package dev.gatehouse.acceptance.management;

import org.jspecify.annotations.NullMarked;
