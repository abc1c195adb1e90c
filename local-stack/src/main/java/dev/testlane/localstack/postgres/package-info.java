/** A PostgreSQL server of our own, from the embedded binaries. */
@NullMarked
package dev.testlane.localstack.postgres;

import org.jspecify.annotations.NullMarked;
