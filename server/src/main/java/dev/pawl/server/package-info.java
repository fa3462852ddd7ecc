/** A queue over HTTP: one table of routes, from which the router and the OpenAPI document come. */
@NullMarked
package dev.pawl.server;

import org.jspecify.annotations.NullMarked;
