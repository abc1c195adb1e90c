/** The runner's side of the internal HTTP interface: registration, claims, heartbeats, completion. */
@NullMarked
package dev.testlane.runner.claim;

import org.jspecify.annotations.NullMarked;
