/** Real PostgreSQL and RabbitMQ for the tests of every module; start at {@link TestStack}. */
@NullMarked
package dev.testlane.localstack.testing;

import org.jspecify.annotations.NullMarked;
