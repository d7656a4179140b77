/** What was changed in management, by whom. Appended to in the transaction of the change; nothing decides by reading it. */
@NullMarked
package dev.gatehouse.auditlog;

import org.jspecify.annotations.NullMarked;
