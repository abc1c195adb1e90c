/** What every feature stands on: settings, connections, errors and the open door. */
@NullMarked
package dev.testlane.api.platform;

import org.jspecify.annotations.NullMarked;
