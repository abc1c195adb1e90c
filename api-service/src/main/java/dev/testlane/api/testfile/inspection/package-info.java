/** What tests the contents of the catalogue hold: asked of runners over the broker, kept in the database. */
@NullMarked
package dev.testlane.api.testfile.inspection;

import org.jspecify.annotations.NullMarked;
