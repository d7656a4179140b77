/** The call to a provider: address, credential, what may be tried again. No wire format. */
@NullMarked
package dev.gatehouse.provider;

import org.jspecify.annotations.NullMarked;
