/** The whole database in one file, and back: between any PostgreSQL 16 to 18, embedded or not, and across our releases. */
@NullMarked
package dev.gatehouse.backup;

import org.jspecify.annotations.NullMarked;
