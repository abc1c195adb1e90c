/** Tests of the servers for tests. */
@NullMarked
package dev.testlane.localstack.testing;

import org.jspecify.annotations.NullMarked;
