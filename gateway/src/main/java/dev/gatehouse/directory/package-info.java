/** Who belongs where: rosters of teams, memberships of organizations. Nothing here decides; access decides by it. */
@NullMarked
package dev.gatehouse.directory;

import org.jspecify.annotations.NullMarked;
