/** Which tools, agents and stores somebody may use: rows that keys, teams, users and organizations are linked to. */
@NullMarked
package dev.gatehouse.objectpermissions;

import org.jspecify.annotations.NullMarked;
