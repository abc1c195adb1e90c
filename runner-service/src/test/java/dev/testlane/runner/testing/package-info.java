/** Stand-ins for the other side: an API with real leases in memory, and a network that can be cut. */
@NullMarked
package dev.testlane.runner.testing;

import org.jspecify.annotations.NullMarked;
