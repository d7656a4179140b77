/** What is known of providers and their models: facts that ship with the product. Knows no deployment and no key. */
@NullMarked
package dev.gatehouse.catalog;

import org.jspecify.annotations.NullMarked;
