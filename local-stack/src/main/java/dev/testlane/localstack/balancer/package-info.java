/** One address for several equal servers on this machine. */
@NullMarked
package dev.testlane.localstack.balancer;

import org.jspecify.annotations.NullMarked;
