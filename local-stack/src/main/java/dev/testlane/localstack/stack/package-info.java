/** The whole of Testlane on this machine: what is started in which order, and how it ends. */
@NullMarked
package dev.testlane.localstack.stack;

import org.jspecify.annotations.NullMarked;
