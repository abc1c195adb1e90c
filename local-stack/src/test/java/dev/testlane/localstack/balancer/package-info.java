/** Tests. */
@NullMarked
package dev.testlane.localstack.balancer;

import org.jspecify.annotations.NullMarked;
