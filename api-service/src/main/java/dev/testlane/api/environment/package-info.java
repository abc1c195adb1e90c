/** Environments and their leases: who may execute what, where, until when. */
@NullMarked
package dev.testlane.api.environment;

import org.jspecify.annotations.NullMarked;
