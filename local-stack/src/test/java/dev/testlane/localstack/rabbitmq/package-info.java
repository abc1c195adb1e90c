/** Tests. */
@NullMarked
package dev.testlane.localstack.rabbitmq;

import org.jspecify.annotations.NullMarked;
