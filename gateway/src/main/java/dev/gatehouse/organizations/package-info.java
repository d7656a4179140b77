/** Organizations: what teams, users and keys may belong to, with a budget and members of their own. */
@NullMarked
package dev.gatehouse.organizations;

import org.jspecify.annotations.NullMarked;
